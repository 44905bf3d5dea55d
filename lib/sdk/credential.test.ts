import { describe, expect, it } from "vitest";
import { appVersionOf } from "../http/app-version-of";
import { credentialOf } from "./credential";

const told = (appVersion?: string) => credentialOf({ token: "t", appVersion }).headers("t");

describe("the version of an app", () => {
  it.each(["2.4.1", "2.4.1 (beta) 100%", "2.4 日本語 🌊", "Ä", "line\r\nbreak"])(
    "travels in a header that every fetch takes, and arrives as it was: %s",
    (appVersion) => {
      const headers = new Headers(told(appVersion));
      expect(headers.get("X-App-Version")).toMatch(/^[ -~]*$/);
      expect(appVersionOf(headers)).toBe(appVersion);
    },
  );

  it("is sent as far as it can be read, where it can't be", () => {
    expect(appVersionOf(new Headers(told("2.4 \ud83c")))).toBe("2.4 ?");
    expect(told("1".repeat(100))["X-App-Version"]).toHaveLength(64);
    expect(told()).toEqual({ Authorization: "Bearer t" });
  });
});
