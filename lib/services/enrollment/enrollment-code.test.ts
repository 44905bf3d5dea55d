import { expect, test } from "vitest";
import { codePrefix, hashEnrollmentCode, makeEnrollmentCode } from "./enrollment-code";

test("a code is four groups of four letters that can't be mistaken for each other", () => {
  for (let no = 0; no < 100; no++) {
    expect(makeEnrollmentCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  }
  expect(makeEnrollmentCode()).not.toBe(makeEnrollmentCode());
});

test("case, dashes, spaces and look-alikes don't matter when a code is typed", () => {
  const hash = hashEnrollmentCode("ABCD-EF01-2345-6789");
  for (const typed of [
    "abcdef0123456789",
    " abcd ef01 2345 6789 ",
    "ABCD-EFOI-2345-6789",
    "ABCDEFol23456789",
  ]) {
    expect(hashEnrollmentCode(typed)).toEqual(hash);
  }
  expect(hashEnrollmentCode("ABCD-EF01-2345-6788")).not.toEqual(hash);
});

test("what can't be a code has no hash", () => {
  for (const typed of [
    "",
    "ABCD",
    "ABCD-EF01-2345-678!",
    "ABCD-EF01-2345-67890",
    "ABCD-EF01-2345-678\u0000",
  ]) {
    expect(hashEnrollmentCode(typed)).toBeUndefined();
  }
});

test("the part that lists show is the first group alone", () => {
  expect(codePrefix("ABCD-EF01-2345-6789")).toBe("ABCD");
});
