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

  it.each(['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])(
    "doesn't let a spreadsheet run %j",
    (text) => {
      expect(csvLine([text]).replace(/^"/, "")).toMatch(/^'/);
    },
  );

  it("leaves negative numbers alone", () => {
    expect(csvLine([-1200])).toBe("-1200\r\n");
  });
});
