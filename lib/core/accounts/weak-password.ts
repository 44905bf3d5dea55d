/** With so few signs behind it a common password is hardly another one: "sunshine2026!". */
const MOST_SIGNS_BEHIND = 5;
/** Shorter words stand in many passwords by chance. */
const LEAST_OWN_WORD = 4;
/** So many letters beside a word of one's own make a password of their own. */
const LEAST_OTHER_LETTERS = 4;

/**
 * Why a password is among the first that somebody would try, as a sentence's end ("one of the most common passwords");
 * undefined where it isn't.
 * @param own what others know of the person: their address, their name, the names of their tenants
 */
export function weakPassword(
  password: string,
  { common, own }: { common: ReadonlySet<string>; own: readonly string[] },
): string | undefined {
  const plain = password.normalize("NFKC").toLowerCase();
  if (common.has(plain) || isRepeated(plain)) return "one of the most common passwords";
  const word = plain.replace(/[^\p{Letter}]+$/u, "");
  if (plain.length - word.length <= MOST_SIGNS_BEHIND && word.length >= LEAST_OWN_WORD && common.has(word)) {
    return "one of the most common passwords with little behind it";
  }
  return isOwnWord(plain, own) ? "made of your address, your name or your tenant's" : undefined;
}

/** "aaaaaaaa", "abababab" */
function isRepeated(password: string): boolean {
  return /^(.{1,3})\1+$/su.test(password);
}

function isOwnWord(password: string, own: readonly string[]): boolean {
  let rest = password;
  // The longest first, so that an address goes as a whole.
  for (const word of wordsOf(own).sort((a, b) => b.length - a.length)) rest = rest.replaceAll(word, "");
  if (rest === password) return false;
  return rest.replace(/[^\p{Letter}]/gu, "").length < LEAST_OTHER_LETTERS;
}

function wordsOf(own: readonly string[]): string[] {
  const whole = own.map((text) => text.normalize("NFKC").toLowerCase());
  const parts = whole.flatMap((text) => text.split(/[^\p{Letter}\p{Number}]+/u));
  return [...new Set([...whole, ...parts])].filter((word) => word.length >= LEAST_OWN_WORD);
}
