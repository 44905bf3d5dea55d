/**
 * The version that an app tells of itself in `X-App-Version`. The SDK percent-encodes what a header can't carry; null
 * where nothing is told.
 */
export function appVersionOf(headers: Headers): string | null {
  const told = headers.get("x-app-version");
  if (!told?.includes("%")) return told;
  try {
    return decodeURIComponent(told);
  } catch (error) {
    if (error instanceof URIError) return told;
    throw error;
  }
}
