import { expect, test } from "vitest";
import { AlertCondition } from "../../contract/alert";
import { describeCondition, formatAlertValue } from "./describe-condition";

const words = (condition: object) => describeCondition(AlertCondition.parse(condition)).join(" ");

test("conditions read as sentences", () => {
  expect(words({ kind: "failure_rate", threshold: 5, resolve_below: 3, for_minutes: 10 })).toBe(
    "Fires when 5 % or more of the sync requests within 15 min fail (of at least 20), for 10 min. Resolves below 3 %, for 10 min.",
  );
  expect(words({ kind: "conflict_rate", threshold: 2.5, window_minutes: 60 })).toBe(
    "Fires when 2.5 % or more of the edits within 1 h meet a conflict (of at least 20). Resolves below 2.5 %.",
  );
  expect(words({ kind: "set_aside", threshold: 1 })).toBe(
    "Fires when 1 item or more waits for a person. Resolves below 1 item.",
  );
  expect(words({ kind: "oldest_unsynced", threshold: 240 })).toBe(
    "Fires when a device holds back a change for 4 h or longer. Resolves below 4 h.",
  );
  expect(words({ kind: "device_health", threshold: 3 })).toBe(
    "Fires when 3 devices or more have a health score below 70. Resolves below 3 devices.",
  );
});

test("values carry their unit", () => {
  expect(formatAlertValue("failure_rate", 4.25)).toBe("4.3 %");
  expect(formatAlertValue("oldest_unsynced", 0.2)).toBe("under 1 min");
  expect(formatAlertValue("set_aside", 1200)).toBe("1,200 items");
});

test("a condition that contradicts itself is refused", () => {
  const issues = (condition: object) =>
    AlertCondition.safeParse(condition).error?.issues.map(({ path }) => path.join("."));
  expect(issues({ kind: "set_aside", threshold: 5, resolve_below: 6 })).toEqual(["resolve_below"]);
  expect(issues({ kind: "failure_rate", threshold: 101 })).toEqual(["threshold"]);
  expect(issues({ kind: "failure_rate", threshold: "plenty" })).toEqual(["threshold"]);
  expect(issues({ kind: "failure_rate", threshold: 5, window_minutes: 7 })).toEqual(["window_minutes"]);
});
