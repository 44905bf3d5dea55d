import { expect, test, vi } from "vitest";
import { perProcess } from "./per-process";

test("state is made once a process, when it is first asked for, however often its module is evaluated", () => {
  const make = vi.fn(() => ({ count: 0 }));
  const one = perProcess("a test's own", make);
  const other = perProcess("a test's own", make);
  expect(make).not.toHaveBeenCalled();
  one().count++;
  expect(other()).toEqual({ count: 1 });
  expect(make).toHaveBeenCalledOnce();
});

test("what is made may be nothing, and is still made once", () => {
  const make = vi.fn(() => undefined);
  const nothing = perProcess("a test's nothing", make);
  expect([nothing(), nothing()]).toEqual([undefined, undefined]);
  expect(make).toHaveBeenCalledOnce();
});
