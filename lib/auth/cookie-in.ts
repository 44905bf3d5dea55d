/** The value of one cookie in a Cookie header. */
export function cookieIn(header: string | null, name: string): string | undefined {
  const start = `${name}=`;
  const found = header?.split(";").find((part) => part.trimStart().startsWith(start));
  return found?.trimStart().slice(start.length).trim();
}
