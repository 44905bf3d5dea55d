/** Every token of ours is shorter. What is longer is none, and nothing keeps it to count its requests. */
const LONGEST = 128;

/** The bearer token in an Authorization header, however it is spaced; undefined where it carries none that could be ours. */
export function bearerTokenIn(authorization: string | null): string | undefined {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  return token !== undefined && token.length <= LONGEST ? token : undefined;
}
