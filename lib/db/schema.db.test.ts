import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withClient } from "./with-client";

type Column = { type: string; nullable: boolean };
type Table = Record<string, Column>;

const SCALARS: Record<string, string> = {
  String: "text",
  Int: "integer",
  BigInt: "bigint",
  Boolean: "boolean",
  Float: "double precision",
  Json: "jsonb",
  Bytes: "bytea",
  "@db.Uuid": "uuid",
  "@db.SmallInt": "smallint",
  "@db.Timestamptz(3)": "timestamp(3) with time zone",
};

// Prisma's own comparison needs an engine that would have to be downloaded, so the schema is read here.
const schema = readFileSync("prisma/schema.prisma", "utf8").replace(/^\s*\/\/.*$/gm, "");
const blocks = [...schema.matchAll(/^(model|enum) (\w+) \{\n([\s\S]*?)^\}/gm)].map(
  ([, kind, name, body = ""]) => ({
    kind,
    name: name ?? "",
    mapped: body.match(/@@map\("(\w+)"\)/)?.[1] ?? name ?? "",
    lines: body.split("\n").flatMap((line) => (/^\s*[a-z]/.test(line) ? [line.trim()] : [])),
  }),
);
const enums = new Map(blocks.filter(({ kind }) => kind === "enum").map((block) => [block.name, block]));
const models = blocks.filter(({ kind }) => kind === "model");

function declaredTable(lines: string[]): Table {
  const modelNames = new Set(models.map(({ name }) => name));
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, field = "", base = "", mark] = line.match(/^(\w+)\s+(\w+)(\?|\[\])?/) ?? [];
      if (modelNames.has(base)) return [];
      const native = line.match(/@db\.\w+(\(\d+\))?/)?.[0];
      const scalar = enums.get(base)?.mapped ?? SCALARS[native ?? base];
      const type = mark === "[]" ? `${scalar}[]` : scalar;
      if (!scalar || !type) throw new Error(`teach this test the type of: ${line}`);
      return [[line.match(/@map\("(\w+)"\)/)?.[1] ?? field, { type, nullable: mark === "?" }]];
    }),
  );
}

async function migratedTable(table: string): Promise<Table> {
  const { rows } = await withClient(process.env.DATABASE_URL ?? "", (owner) =>
    owner.query(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable
       FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
      [table],
    ),
  );
  return Object.fromEntries(rows.map(({ name, ...column }) => [name, column]));
}

test.each(models.map(({ mapped, lines }) => [mapped, lines] as const))(
  "table %s has the columns, types and nullability that schema.prisma declares",
  async (table, lines) => {
    expect(await migratedTable(table)).toEqual(declaredTable(lines));
  },
);

test.each([...enums.values()].map(({ mapped, lines }) => [mapped, lines] as const))(
  "enum %s has the values that schema.prisma declares, in order",
  async (name, lines) => {
    const { rows } = await withClient(process.env.DATABASE_URL ?? "", (owner) =>
      owner.query("SELECT enumlabel FROM pg_enum WHERE enumtypid = to_regtype($1) ORDER BY enumsortorder", [
        name,
      ]),
    );
    expect(rows.map(({ enumlabel }) => enumlabel)).toEqual(lines);
  },
);

test("every table with a tenant_id forces row-level security", async () => {
  const { rows } = await withClient(process.env.DATABASE_URL ?? "", (owner) =>
    owner.query(
      `SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
       WHERE attname = 'tenant_id' AND relkind IN ('r', 'p') AND NOT relispartition
         AND NOT (relrowsecurity AND relforcerowsecurity)`,
    ),
  );
  expect(rows).toEqual([]);
});
