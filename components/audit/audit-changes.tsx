"use client";

import { useState } from "react";
import type { AuditEntry } from "@/lib/contract/audit";
import type { Json } from "@/lib/contract/json";
import { type JsonChange, jsonChanges } from "@/lib/core/audit/json-changes";

const SHOWN = 4;

/** What an entry changed, thing by thing: before → after. */
export function AuditChanges({ entry }: { entry: AuditEntry }) {
  const [all, setAll] = useState(false);
  const changes = jsonChanges(entry.before, entry.after);
  if (changes.length === 0) return null;
  const shown = all ? changes : changes.slice(0, SHOWN);
  return (
    <div className="mt-1 text-xs">
      <dl className="flex flex-col gap-0.5">
        {shown.map((change) => (
          <Change key={change.path} change={change} />
        ))}
      </dl>
      {changes.length > SHOWN ? (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="mt-0.5 text-accent hover:underline"
        >
          {all ? "Show less" : `Show ${changes.length - SHOWN} more`}
        </button>
      ) : null}
    </div>
  );
}

function Change({ change: { path, from, to } }: { change: JsonChange }) {
  return (
    <div className="min-w-0 break-words">
      <dt className="inline text-muted">{path === "" ? "value" : path}: </dt>
      <dd className="inline font-mono">
        {from === undefined ? null : <del className="text-muted">{show(from)}</del>}
        {from !== undefined && to !== undefined ? " → " : null}
        {to === undefined ? null : <ins className="no-underline">{show(to)}</ins>}
      </dd>
    </div>
  );
}

function show(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
