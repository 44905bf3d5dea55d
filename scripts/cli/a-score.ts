import { InvalidArgumentError } from "commander";

/** Reads an option's score. */
export function aScore(text: string): number {
  const score = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(score >= 0 && score <= 100)) throw new InvalidArgumentError("Give a number from 0 to 100.");
  return score;
}
