import { DICTIONARY_CODING } from "@/lib/core/bandwidth/dictionary";

export type ResponseEncoding = "br" | "gzip" | "zstd" | typeof DICTIONARY_CODING;

/**
 * The encoding a client likes best by its q-values, among equals the first of `offered`; undefined for a plain answer.
 * Codings of our own are meant only where they are named: `*` is no word for them.
 */
export function chooseEncoding(
  acceptEncoding: string | null,
  offered: readonly ResponseEncoding[] = ["br", "gzip"],
): ResponseEncoding | undefined {
  if (!acceptEncoding) return undefined;
  const weights = weightsOf(acceptEncoding);
  const identity = weights.get("identity") ?? 0;
  let best: ResponseEncoding | undefined;
  let bestWeight = 0;
  for (const encoding of offered) {
    const any = encoding === DICTIONARY_CODING ? 0 : weights.get("*");
    const weight = weights.get(encoding) ?? any ?? 0;
    if (weight > bestWeight && weight >= identity) {
      best = encoding;
      bestWeight = weight;
    }
  }
  return best;
}

/** What a client takes. Where a platform keeps Accept-Encoding to itself, it names the shared dictionary beside it. */
export function acceptedEncodings(headers: Headers): string | null {
  const named = [headers.get("accept-encoding"), headers.get("x-accept-dictionary")].filter(Boolean);
  return named.length > 0 ? named.join(", ") : null;
}

function weightsOf(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.split(",", 20)) {
    const [name = "", ...parameters] = part.split(";");
    const q = parameters.find((parameter) => /^\s*q\s*=/i.test(parameter))?.split("=")[1];
    const weight = q === undefined ? 1 : Number(q);
    weights.set(name.trim().toLowerCase(), weight >= 0 && weight <= 1 ? weight : 0);
  }
  return weights;
}
