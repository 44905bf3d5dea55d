/** Stands in a statement for one value, as one parameter however often it is named. */
export const PARAMETER = Symbol("parameter");
export type Parameter = { readonly [PARAMETER]: Values };

type Value = string | number | bigint | boolean | Date | Uint8Array | null;
export type Values = Value | readonly Value[];

/** A statement, or a part of one: texts, and what stands between them. */
export class Sql {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly (Values | Parameter)[],
  ) {}
}

/**
 * A statement, or a part of one that other statements name. Parts become text; everything else becomes a parameter, which the
 * database takes for a value whatever it holds.
 */
export function sql(texts: TemplateStringsArray, ...values: (Sql | Values | Parameter)[]): Sql {
  if (!values.some((value) => value instanceof Sql)) return new Sql(texts, values as (Values | Parameter)[]);
  const parts = [texts[0] ?? ""];
  const flat: (Values | Parameter)[] = [];
  const add = (text: string) => parts.push(`${parts.pop()}${text}`);
  values.forEach((value, index) => {
    if (value instanceof Sql) {
      add(value.texts[0] ?? "");
      parts.push(...value.texts.slice(1));
      flat.push(...value.values);
    } else {
      parts.push("");
      flat.push(value);
    }
    add(texts[index + 1] ?? "");
  });
  return new Sql(parts, flat);
}

export const nothing = sql``;

/** Text that stands in the code. What comes from outside never does. */
export function raw(text: string | number): Sql {
  return new Sql([String(text)], []);
}

/** A value that a statement names several times: the planner knows that it is the same one. */
export function once(value: Values): Parameter {
  return { [PARAMETER]: value };
}

/** A statement that is put together from texts which name its values by number, $1 first. */
export function numbered(text: string, values: readonly Values[]): Sql {
  const places = values.map(once);
  const texts: string[] = [];
  const named: Parameter[] = [];
  let from = 0;
  for (const found of text.matchAll(/\$(\d+)/g)) {
    const place = places[Number(found[1]) - 1];
    if (!place) throw new RangeError(`${found[0]} has no value`);
    texts.push(text.slice(from, found.index));
    named.push(place);
    from = found.index + found[0].length;
  }
  return new Sql([...texts, text.slice(from)], named);
}

export function join(parts: readonly (Sql | Values)[], between = ", "): Sql {
  return parts.map((part) => sql`${part}`).reduce((before, part) => sql`${before}${raw(between)}${part}`);
}

/** The statement as the database takes it. */
export function rendered({ texts, values }: Sql): { text: string; values: Values[] } {
  const given: Values[] = [];
  const places = new Map<Parameter, number>();
  const placeOf = (value: Values | Parameter): number => {
    if (!isParameter(value)) return given.push(value);
    const known = places.get(value);
    if (known) return known;
    const place = given.push(value[PARAMETER]);
    places.set(value, place);
    return place;
  };
  let text = texts[0] ?? "";
  values.forEach((value, index) => {
    text += `$${placeOf(value)}${texts[index + 1]}`;
  });
  return { text, values: given };
}

function isParameter(value: Values | Parameter): value is Parameter {
  return typeof value === "object" && value !== null && PARAMETER in value;
}
