import { type Policy, PolicyDraft } from "../../contract/policy";

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
