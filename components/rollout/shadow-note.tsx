import { FlaskConical } from "lucide-react";
import { type ShadowOutcome, WHOLE_RECORD, type Winner } from "@/lib/contract/conflict";
import { REASON_WORDS } from "@/lib/core/conflict/explain";

type Props = { shadow: ShadowOutcome; policyVersion: number };

const SIDE: Record<Winner, string> = {
  client: "the device's side",
  server: "the server's side",
  nobody: "a person",
};

/** What a policy in shadow would have decided, beside what did happen. */
export function ShadowNote({ shadow, policyVersion }: Props) {
  const { version, differs, fields } = shadow;
  // Under the conflict's own policy it is conflict resolution as a whole that was in shadow.
  const who = version === policyVersion ? "The policy" : `Version ${version} of the policy`;
  return (
    <section aria-label="In shadow" className="flex gap-2 rounded-md bg-sunken px-3 py-2 text-sm">
      <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0">
        <p>
          {who}, in shadow, would have decided{" "}
          <strong className="font-medium">{differs ? "otherwise" : "the same"}</strong>.
        </p>
        <ul className="text-muted text-xs">
          {Object.entries(fields).map(([field, { winner, reason }]) => (
            <li key={field} className="break-words">
              {field === WHOLE_RECORD ? "The record" : field} → {SIDE[winner]} ({REASON_WORDS[reason]})
            </li>
          ))}
          {Object.keys(fields).length === 0 ? (
            <li>
              {shadow.winner === null
                ? "It would have asked a person."
                : "It sees no conflict here: the edit is written."}
            </li>
          ) : null}
        </ul>
      </div>
    </section>
  );
}
