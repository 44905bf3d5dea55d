/**
 * 96 random bits of a version 4 UUID in 16 letters instead of 36. An id is chance alone, so it is what a packed batch of
 * small edits mostly consists of, and it travels twice: in the edit and in its answer. Two alike are not to be expected
 * among 10^12 records.
 */
export function shortId(uuid: string): string {
  const digits = uuid.replaceAll("-", "");
  // Without the two digits that say which kind of UUID it is.
  const bits = digits.slice(0, 12) + digits.slice(20);
  return bits.replace(/.{3}/g, (three) => {
    const twelve = Number.parseInt(three, 16);
    return idOf([twelve >> 6, twelve]);
  });
}

/** As many random bits in as many letters, where chance comes as numbers in [0, 1). */
export function randomId(random: () => number): string {
  return idOf(Array.from({ length: 16 }, () => random() * 64));
}

/** A letter for each number, of which the lowest six bits count. */
export function idOf(numbers: readonly number[]): string {
  return numbers.map((number) => letterOf(number & 63)).join("");
}

/** A letter of base64url, for a number below 64. */
function letterOf(number: number): string {
  if (number > 61) return number === 62 ? "-" : "_";
  const letter = (number < 52 ? (number % 26) + 10 : number - 52).toString(36);
  return number < 26 ? letter.toUpperCase() : letter;
}
