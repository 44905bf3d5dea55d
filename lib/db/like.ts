/** A LIKE pattern for texts that contain `part`, whose own wildcards are taken literally. */
export function containing(part: string): string {
  return `%${part.replaceAll(/[\\%_]/g, "\\$&")}%`;
}
