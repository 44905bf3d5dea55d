import { Fragment, type ReactNode } from "react";
import type { JsonSchema } from "@/lib/contract/openapi";
import { schemaName } from "@/lib/core/api-reference/example-of";
import { limitWords, typeWords } from "@/lib/core/api-reference/type-words";

/** A schema: its fields where it is an object, else its type. Named shapes are links to where they are told. */
export function SchemaFields({ schema }: { schema: JsonSchema }) {
  const { properties, required = [] } = schema;
  if (!properties) return <p className="py-1 font-mono text-xs">{typeNode(schema)}</p>;
  const fields = Object.entries(properties).map(([name, field]) => ({
    name,
    schema: field,
    required: required.includes(name),
  }));
  return <FieldList fields={fields} />;
}

export type SchemaField = { name: string; schema: JsonSchema; required: boolean };

export function FieldList({ fields }: { fields: readonly SchemaField[] }) {
  return (
    <dl className="divide-y divide-line border-line border-t">
      {fields.map(({ name, schema, required }) => (
        <div key={name} className="grid gap-x-4 py-2 text-sm sm:grid-cols-[14rem_minmax(0,1fr)]">
          <dt className="min-w-0 break-words font-mono text-xs leading-5">
            {name}
            {required ? <span className="ml-2 font-sans text-muted">required</span> : null}
          </dt>
          <dd className="min-w-0">
            <span className="break-words font-mono text-muted text-xs leading-5">{typeNode(schema)}</span>
            {limitWords(schema) ? (
              <span className="break-words text-muted text-xs"> · {limitWords(schema)}</span>
            ) : null}
            {schema.description ? <p className="text-sm">{schema.description}</p> : null}
          </dd>
          {nested(schema)}
        </div>
      ))}
    </dl>
  );
}

/** What stands inside without a name of its own is told in place. */
function nested(schema: JsonSchema): ReactNode {
  const inner = schema.properties ? schema : schema.items?.properties ? schema.items : undefined;
  return inner ? (
    <dd className="mt-2 ml-1 border-line border-l pl-3 sm:col-span-2">
      <SchemaFields schema={inner} />
    </dd>
  ) : null;
}

function typeNode(schema: JsonSchema): ReactNode {
  if (schema.$ref) {
    return (
      <a href={`#${schemaName(schema.$ref)}`} className="text-accent underline">
        {schemaName(schema.$ref)}
      </a>
    );
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    return choices.map((choice, index) => (
      <Fragment key={JSON.stringify(choice)}>
        {index > 0 ? " | " : null}
        {typeNode(choice)}
      </Fragment>
    ));
  }
  if (schema.type === "array" && schema.items && !schema.prefixItems) return <>{typeNode(schema.items)}[]</>;
  return typeWords(schema);
}
