/** Whether the text takes at most `bytes` bytes of UTF-8. Short texts, which are nearly all, are not even looked at. */
export function fitsUtf8(text: string, bytes: number): boolean {
  // A UTF-16 unit takes at most three bytes.
  return text.length * 3 <= bytes || utf8Length(text) <= bytes;
}

/** Bytes that the text takes in UTF-8; a lone surrogate counts as the replacement character it would become. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const point = text.codePointAt(index) as number;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    // It took two UTF-16 units.
    if (point >= 0x10000) index++;
  }
  return bytes;
}
