import type { Fields, Json } from "@/lib/contract/json";
import { FIELD_WORDS, wordsOf } from "./ticket";

/** Fields and values, one a line. */
export function ChangedFields({ fields }: { fields: Fields }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm">
      {Object.entries(fields).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{FIELD_WORDS[name] ?? name}</dt>
          <dd className="break-words">{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function shown(value: Json): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return value === "" ? "empty" : wordsOf(value);
  return JSON.stringify(value);
}
