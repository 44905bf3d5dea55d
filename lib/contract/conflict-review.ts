import { z } from "zod";
import type {
  FieldVerdicts,
  LoggedClientEntry,
  LoggedServerEntry,
  Reason,
  ShadowOutcome,
  Winner,
} from "./conflict";
import type { Priority } from "./entry";
import { type Fields, JsonValue } from "./json";
import { PageQuery, SortOrder } from "./page";
import { plainText } from "./plain-text";
import type { FieldChange, RecordStep } from "./record-timeline";
import { Strategy } from "./strategy";

export const CONFLICT_STATES = ["pending", "settled", "reviewed"] as const;
export const ConflictState = z.enum(CONFLICT_STATES);
export const CONFLICT_SORTS = ["age", "urgency"] as const;
export type ConflictState = z.infer<typeof ConflictState>;

/** Query of `GET /api/sync/conflicts`. Pending ones are the inbox; settled (by policy) and reviewed (by a person) the log. */
export const ConflictListQuery = PageQuery.extend({
  state: ConflictState.default("pending"),
  domain: plainText(64).optional(),
  device: z.uuid().optional(),
  strategy: Strategy.optional(),
  field: plainText(128).optional(),
  /** A part of the record's mobile id. */
  q: plainText(64).optional(),
  /** Only what came in longer ago than that. */
  older_than_hours: z.coerce.number().int().min(1).max(87_600).optional(),
  /** Only what waits longer than the tenant's `review_within_hours`. */
  overdue: z.literal("true").optional(),
  /** `urgency`: the records' priority first, then what waits longest; for the inbox alone. */
  sort: z.enum(CONFLICT_SORTS).default("age"),
  /** By age: `asc` shows what waits longest first. */
  order: SortOrder.default("asc"),
}).refine(({ sort, state }) => sort === "age" || state === "pending", {
  message: "only what waits can be sorted by urgency",
  path: ["sort"],
});
export type ConflictListQuery = z.infer<typeof ConflictListQuery>;

/** What met: two edits, a delete and an edit, or an edit and a record that was deleted meanwhile. */
export type ConflictKind = "edit" | "delete" | "edit_of_deleted";

/** Whose values the record holds afterwards. */
export type ConflictWinner = "client" | "server" | "both";

/** A contested field's verdict, in short. */
export type ContestedField = { name: string; winner: Winner; reason: Reason };

export type ConflictSummary = {
  id: string;
  domain: string;
  mobile_id: string;
  /** What a person would call the record: its title or the like; null where it has none. */
  label: string | null;
  kind: ConflictKind;
  state: ConflictState;
  winner: ConflictWinner | null;
  strategy: Strategy;
  /** The first contested fields by name, and where each went. All of them are among the verdicts of `GET …/:id`. */
  fields: ContestedField[];
  /** How many are contested. */
  fields_total: number;
  device: { id: string; name: string } | null;
  /** The more urgent of both sides' priority. */
  urgency: Priority;
  created_at: string;
  /** When the tenant wants it decided by; null once it is over. */
  due_at: string | null;
  reviewed_at: string | null;
  reviewer_name: string | null;
  /** Somebody brought the losing values back. */
  undone: { by: string; at: string; version: number } | null;
};

/** A person's choice per field; `client` is the device's edit, `server` the record as it stands. */
export const Side = z.enum(["client", "server"]);
export type Side = z.infer<typeof Side>;

/** Body of `POST /api/sync/conflicts/:id/resolve`. */
export const ResolveRequest = z
  .object({
    choice: z.enum(["client", "server", "fields"]),
    /** With `choice: "fields"`: a side for every field that differs. */
    fields: z.record(z.string().min(1).max(128), Side).optional(),
    /** With `choice: "fields"`: values of the person's own, for fields that take neither side. */
    values: z.record(z.string().min(1).max(128), JsonValue).optional(),
    /** The record's version that the person saw; 0 where it is gone. */
    expected_version: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    /** The `entry_tag` that the person saw; without it a later edit that joined meanwhile is decided along. */
    expected_entry: z.string().max(64).optional(),
    note: plainText(500).optional(),
  })
  .refine(({ choice, fields, values }) => (choice === "fields") === ((fields ?? values) !== undefined), {
    message: 'send fields or values with choice "fields", and only then',
    path: ["fields"],
  })
  .refine(
    ({ fields, values }) => !Object.keys(fields ?? {}).some((field) => Object.hasOwn(values ?? {}, field)),
    {
      message: "name a field once: with a side or with a value",
      path: ["values"],
    },
  );
export type ResolveRequest = z.infer<typeof ResolveRequest>;

/** What a person decided, as kept in the log. */
export type Decision = {
  choice: ResolveRequest["choice"];
  /** Per field the side that was taken; `edit` where a value of the person's own was written. */
  fields: { [field: string]: Side | "edit" };
  /** The values of fields that were edited. */
  values?: Fields;
  /** Decided anew after an undo: the server's side, which is not what this decision's write replaced. */
  stood?: Fields;
  note?: string;
};

export type ConflictReview = { by: string; at: string; decision: Decision };

export type ConflictDetail = ConflictSummary & {
  op_id: string;
  policy_version: number;
  base_version: number;
  /** 0 where nothing was known of the record; that of the tombstone where the edit waits on one. */
  server_version: number;
  result_version: number | null;
  /** When the user made the edit, by the server's clock. */
  edited_at: string | null;
  clock_offset_ms: number | null;
  network_quality: string | null;
  device: { id: string; name: string; platform: string; app_version: string; user_id: string | null } | null;
  /** The record at `base_version`; null where it could not be rebuilt. */
  base: Fields | null;
  /** Null where the server no longer knew the record. */
  server: LoggedServerEntry | null;
  client: LoggedClientEntry;
  verdicts: FieldVerdicts;
  /** What a policy in shadow would have decided; null where none was. */
  shadow: ShadowOutcome | null;
  /** The record as it stands now; null once even its tombstone is gone. */
  record: { version: number; deleted: boolean; data: Fields } | null;
  /** The record was written after the conflict was logged. */
  moved: boolean;
  /** Names the device's edit as shown here; while it waits, later edits of the same device join it. */
  entry_tag: string;
  /** Other edits of the same record that wait for a person. */
  waiting_beside: number;
  /** Fields that were written when the conflict was settled or reviewed, as far as revisions are kept. */
  written: string[];
  review: ConflictReview | null;
  /** The record's fields before the resolution wrote; null while the conflict waits. */
  stood: Fields | null;
  /** What an undo would do now; null while the conflict waits and after it was undone. */
  undo: UndoPreview | null;
};

/** What the inbox can be narrowed to, with how many wait there. */
export type ConflictFacets = {
  fields: { value: string; count: number }[];
  devices: { value: string; label: string; count: number }[];
};

export type ResolveAnswer = { conflict_id: string; version: number; winner: ConflictWinner };

/** What an undo would make of the record as it stands. */
export type UndoPreview = {
  /** `nothing`: the record holds the losing values already, or is gone. */
  what: "edit" | "delete" | "bring_back" | "nothing";
  changes: FieldChange[];
  /** What was written since the resolution, newest first. Where there is something, an undo asks first. */
  since: RecordStep[];
};

/** Body of `POST /api/sync/conflicts/:id/undo`; may be left out. */
export const UndoRequest = z
  .object({
    /** The record's version that the person saw. Needed to undo although the record moved on. */
    expected_version: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
    /** Undo also where the record was written since the resolution. */
    apply_anyway: z.boolean().default(false),
    note: plainText(500).optional(),
  })
  .refine(({ apply_anyway, expected_version }) => !apply_anyway || expected_version !== undefined, {
    message: "send the record's version that you saw along with apply_anyway",
    path: ["expected_version"],
  })
  .prefault({});
export type UndoRequest = z.output<typeof UndoRequest>;

export type UndoAnswer = {
  conflict_id: string;
  /** The version that brought the losing values back. */
  version: number;
  what: "edit" | "delete" | "bring_back";
  changes: FieldChange[];
};
