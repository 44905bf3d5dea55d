import type { Fields } from "../../contract/json";

/** Bytes of UTF-8 that fields take as JSON. They must be known to be shallow. */
export function entrySize(fields: Fields): number {
  const text = JSON.stringify(fields);
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Two bytes from U+0080, three from U+0800; a surrogate is half of four.
    if (unit >= 0x80) bytes += unit < 0x800 || isSurrogate(unit) ? 1 : 2;
  }
  return bytes;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
