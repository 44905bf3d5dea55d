import { expect, test } from "vitest";
import { guardWords, stageWords, trippedWords } from "./stage-words";

test("says how far something is switched on", () => {
  expect(stageWords({ mode: "on", percent: 100 })).toBe("On for all devices");
  expect(stageWords({ mode: "on", percent: 10 })).toBe("On for 10 % of devices");
  expect(stageWords({ mode: "shadow", percent: 10 })).toBe("In shadow");
});

test("says when the guard steps in, and with which numbers it did", () => {
  expect(guardWords(null)).toBeNull();
  expect(guardWords({ set_aside_pct: 20, failure_pct: 5, window_minutes: 15, least_sample: 50 })).toBe(
    "Goes back when more than 20 % are set aside or 5 % of requests fail in 15 min (of 50 or more)",
  );
  const tripped = { threshold_pct: 20, share_pct: 34.5, sample: 80, window_minutes: 15 };
  expect(trippedWords({ ...tripped, limit: "set_aside_pct", from: { mode: "on", percent: 10 } })).toBe(
    "34.5 % of 80 cases were set aside within 15 min; the limit is 20 %.",
  );
});
