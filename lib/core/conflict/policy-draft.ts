import { z } from "zod";
import { Policy, Scale } from "../../contract/policy";

const [byNumber, inOrder] = Scale.options;

/** A policy while somebody writes it: a scale may still have too few steps. Its parts are of the right kind. */
const PolicyDraft = z.object({
  ...Policy.shape,
  critical: z
    .record(
      z.string(),
      z.discriminatedUnion("kind", [
        byNumber,
        inOrder.extend({ values: z.array(z.union([z.string(), z.number(), z.boolean()])).max(1000) }),
      ]),
    )
    .default({}),
  closing: z
    .object({ field: z.string(), values: z.array(z.string()).max(1000) })
    .default({ field: "status", values: [] }),
});

/** A draft as text for an address: base64url of its JSON. */
export function encodeDraft(policy: Policy): string {
  const bytes = new TextEncoder().encode(JSON.stringify(policy));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The draft in an address, or nothing where the text holds none. */
export function decodeDraft(text: string): Policy | undefined {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return readDraft(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** A draft from its JSON, or nothing where it is none. */
export function readDraft(json: string): Policy | undefined {
  try {
    return PolicyDraft.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
