import { describe, expect, it } from "vitest";
import { csvLine } from "./csv";

describe("csvLine", () => {
  it("separates cells by commas and ends the line as RFC 4180 wants it", () => {
    expect(csvLine(["Asa", 7, true, null])).toBe("Asa,7,true,\r\n");
  });

  it("quotes what would break a line", () => {
    expect(csvLine(['the "big" pump', "a,b", "two\nlines"])).toBe(
      '"the ""big"" pump","a,b","two\nlines"\r\n',
    );
  });

  it("quotes what separates cells in other locales", () => {
    expect(csvLine(["a;=1+1", "a\t=1+1", "a|b"])).toBe('"a;=1+1","a\t=1+1",a|b\r\n');
  });

  it.each([
    ...['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\ta", "\ra", "\na"],
    ...[
      "＝1",
      "＋1",
      "－1",
      "＠SUM(A1)",
      " =1",
      "\u00a0=1",
      "\u3000＝1",
      "\ufeff=1",
      "\u200b=1",
      "\v=1",
      "−1",
    ],
  ])("doesn't let a spreadsheet run %j", (text) => {
    expect(csvLine([text]).replace(/^"/, "")).toMatch(/^'/);
  });

  it("leaves texts alone that only hold such signs", () => {
    expect(csvLine(["a=b", "mail@example.com", " a", "7 − 3"])).toBe("a=b,mail@example.com, a,7 − 3\r\n");
  });

  it("leaves negative numbers alone", () => {
    expect(csvLine([-1200])).toBe("-1200\r\n");
  });
});
