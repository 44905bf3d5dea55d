import fc from "fast-check";
import { expect, test } from "vitest";
import { type AlertState, evaluateRule, QUIET, type Reading, type Thresholds } from "./evaluate-rule";
import { firings } from "./firings";

const MINUTE = 60_000;
const RULE: Thresholds = { threshold: 10, resolveBelow: 5, forMs: 3 * MINUTE, maxGapMs: 3 * MINUTE };

/** One reading a minute, from minute 0 on. */
const everyMinute = (...values: (number | null)[]): Reading[] =>
  values.map((value, index) => ({ at: index * MINUTE, value }));
const spans = (rule: Thresholds, readings: Reading[]) =>
  firings(rule, readings).map(({ from, to }) => [from / MINUTE, to === null ? null : to / MINUTE]);

test("an alert fires once the value has stayed up for long enough, and resolves the same way", () => {
  expect(spans(RULE, everyMinute(12, 12, 12, 12, 12, 1, 1, 1, 1, 1))).toEqual([[3, 8]]);
});

test("without a wait it turns at the first reading", () => {
  expect(spans({ ...RULE, forMs: 0 }, everyMinute(9, 10, 4, 10))).toEqual([
    [1, 2],
    [3, null],
  ]);
});

test("a dip starts the wait anew", () => {
  expect(spans(RULE, everyMinute(12, 12, 9, 12, 12, 12))).toEqual([]);
});

test("between the two thresholds it stays what it is", () => {
  expect(spans({ ...RULE, forMs: 0 }, everyMinute(7, 12, 7, 5, 9, 4.9, 7, 9.9))).toEqual([[1, 5]]);
});

test("silence neither fires nor resolves, and starts the wait anew", () => {
  expect(spans(RULE, everyMinute(12, 12, null, 12, 12, 12, 12, null, null, null, null, null))).toEqual([
    [6, null],
  ]);
});

test("readings far apart don't show that the value stayed up between them", () => {
  const apart = [0, 60, 61, 62, 63].map((minute) => ({ at: minute * MINUTE, value: 12 }));
  expect(spans(RULE, apart)).toEqual([[63, null]]);
});

test("the peak is the highest value while it fired", () => {
  expect(firings({ ...RULE, forMs: 0 }, everyMinute(11, 30, 20, 1))).toMatchObject([{ peak: 30 }]);
});

const thresholds = fc
  .record({
    threshold: fc.integer({ min: 1, max: 10 }),
    room: fc.integer({ min: 0, max: 5 }),
    wait: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ threshold, room, wait }) => ({
    threshold,
    resolveBelow: Math.max(1, threshold - room),
    forMs: wait * MINUTE,
    maxGapMs: 3 * MINUTE,
  }));
const history = fc
  .array(
    fc.record({ gap: fc.integer({ min: 1, max: 5 }), value: fc.option(fc.integer({ min: 0, max: 12 })) }),
    {
      maxLength: 60,
    },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ gap, value }): Reading => {
      at += gap * MINUTE;
      return { at, value };
    });
  });

/** The same told the other way round: at each reading, look back for a run that is long enough. */
function naiveSpans(rule: Thresholds, readings: Reading[]): [number, number | null][] {
  const found: [number, number | null][] = [];
  let turnedAt = -1;
  readings.forEach(({ at }, index) => {
    const last = found.at(-1);
    const firing = last !== undefined && last[1] === null;
    const beyond = ({ value }: Reading) =>
      value !== null && (firing ? value < rule.resolveBelow : value >= rule.threshold);
    let start = index;
    if (!readings.slice(index, index + 1).every(beyond)) return;
    for (let before = index - 1; before > turnedAt; before--) {
      const [earlier, later] = [readings[before], readings[before + 1]];
      if (!earlier || !later || !beyond(earlier) || later.at - earlier.at > rule.maxGapMs) break;
      start = before;
    }
    if (at - (readings[start]?.at ?? at) < rule.forMs) return;
    if (firing) last[1] = at;
    else found.push([at, null]);
    turnedAt = index;
  });
  return found;
}

test("it agrees with a naive look back at any history", () => {
  fc.assert(
    fc.property(thresholds, history, (rule, readings) => {
      expect(firings(rule, readings).map(({ from, to }) => [from, to])).toEqual(naiveSpans(rule, readings));
    }),
    { numRuns: 1000 },
  );
});

test("going on from a stored state at any point gives what one run gives, so the preview tells what live would do", () => {
  fc.assert(
    fc.property(thresholds, history, fc.nat(60), (rule, readings, cut) => {
      const run = (from: AlertState, part: Reading[]) => {
        let state = from;
        const turns = part.map((reading) => {
          const next = evaluateRule(rule, state, reading);
          state = next.state;
          return next.turn;
        });
        return { state, turns };
      };
      const first = run(QUIET, readings.slice(0, cut));
      const stored: AlertState = JSON.parse(JSON.stringify(first.state));
      const rest = run(stored, readings.slice(cut));
      expect([...first.turns, ...rest.turns]).toEqual(run(QUIET, readings).turns);
    }),
  );
});
