import { describe, expect, it } from "vitest";
import { matchPress, pressName, type Shortcut } from "./shortcut";

const shortcut = (keys: string, label = keys): Shortcut => ({ keys, label, group: "", run: () => {} });
const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) =>
  pressName({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe("keyboard shortcuts", () => {
  it("names a press the way shortcuts are written", () => {
    expect(press("?")).toBe("?");
    expect(press("K", { metaKey: true })).toBe("mod+k");
    expect(press("k", { ctrlKey: true })).toBe("mod+k");
    expect(press("Enter")).toBe("enter");
  });

  it("leaves bare modifiers and Alt chords to the browser", () => {
    expect(press("Shift")).toBeUndefined();
    expect(press("d", { altKey: true })).toBeUndefined();
  });

  it("waits for the second key of a sequence and then runs it", () => {
    const all = [shortcut("g d"), shortcut("g c")];
    const first = matchPress(all, "", "g");
    expect(first).toEqual({ pending: "g" });
    expect(matchPress(all, first.pending, "c").run?.keys).toBe("g c");
  });

  it("gives a key after a broken sequence its own meaning", () => {
    const all = [shortcut("g d"), shortcut("j")];
    expect(matchPress(all, "g", "j").run?.keys).toBe("j");
    expect(matchPress(all, "g", "x")).toEqual({ pending: "" });
  });

  it("lets the latest registration of a key win", () => {
    const all = [shortcut("e", "shell"), shortcut("e", "page")];
    expect(matchPress(all, "", "e").run?.label).toBe("page");
  });
});
