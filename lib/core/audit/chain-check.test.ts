import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChainCheck, type ChainHead, type ChainLink } from "./chain-check";

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

function chainOf(texts: readonly string[]): { links: ChainLink[]; head: ChainHead } {
  const links: ChainLink[] = [];
  let hash: Uint8Array = new Uint8Array();
  texts.forEach((text, index) => {
    const content = new TextEncoder().encode(text);
    hash = sha256(hash, content);
    links.push({ seq: index + 1, content, hash });
  });
  return { links, head: { seq: links.length, hash } };
}

function check(links: readonly ChainLink[], head: ChainHead) {
  const chain = new ChainCheck(sha256);
  for (const link of links) chain.add(link);
  return chain.finish(head);
}

const texts = fc.array(fc.string(), { minLength: 1, maxLength: 12 });
const place = fc.nat({ max: 1000 });

describe("the check of a hash chain", () => {
  it("finds nothing wrong with a chain that nobody touched, an empty one too", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 12 }), (written) => {
        const { links, head } = chainOf(written);
        expect(check(links, head)).toBeNull();
      }),
    );
  });

  it("names the entry that says something else than it did", () => {
    fc.assert(
      fc.property(texts, place, fc.string({ minLength: 1 }), (written, at, other) => {
        const { links, head } = chainOf(written);
        const index = at % links.length;
        const changed = links.map((link, n) =>
          n === index ? { ...link, content: new TextEncoder().encode(`${written[n]}${other}`) } : link,
        );
        expect(check(changed, head)).toEqual({ seq: index + 1, what: "changed" });
      }),
    );
  });

  it("names the entry that was dropped, also the last ones", () => {
    fc.assert(
      fc.property(texts, place, (written, at) => {
        const { links, head } = chainOf(written);
        const index = at % links.length;
        const dropped = links.filter((_, n) => n !== index);
        const what = index === links.length - 1 ? "cut_off" : "missing";
        expect(check(dropped, head)).toEqual({ seq: index + 1, what });
      }),
    );
  });

  it("finds entries that were dropped and the rest numbered anew", () => {
    const { links, head } = chainOf(["a", "b", "c"]);
    const closed = links.filter(({ seq }) => seq !== 2).map((link, index) => ({ ...link, seq: index + 1 }));
    expect(check(closed, head)).toEqual({ seq: 2, what: "changed" });
  });

  it("finds entries beyond the head, and a head of another chain", () => {
    const { links } = chainOf(["a", "b", "c"]);
    const shorter = chainOf(["a", "b"]);
    expect(check(links, shorter.head)).toEqual({ seq: 3, what: "unknown" });
    expect(check(shorter.links, chainOf(["a", "x"]).head)).toEqual({ seq: 2, what: "changed" });
  });
});
