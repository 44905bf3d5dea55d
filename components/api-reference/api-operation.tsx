import { CodeSnippet } from "@/components/ui/code-snippet";
import type { ApiOperation, OpenApi } from "@/lib/contract/openapi";
import { curlOf } from "@/lib/core/api-reference/curl-of";
import { MethodWord } from "./method-word";
import { FieldList, SchemaFields } from "./schema-fields";

type Props = { api: OpenApi; path: string; method: string; operation: ApiOperation };

const CALLERS: { [scheme: string]: string } = {
  device: "a device's token",
  session: "the dashboard's session",
  personal_token: "a personal token",
};

export function ApiOperationSection({ api, path, method, operation }: Props) {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const body = requestBody?.content["application/json"]?.schema;
  return (
    <section
      id={operationId}
      aria-labelledby={`${operationId}-title`}
      className="grid scroll-mt-4 gap-x-10 gap-y-4 border-line border-b py-8 xl:grid-cols-[minmax(0,1fr)_24rem]"
    >
      <div className="min-w-0">
        <h3 id={`${operationId}-title`} className="font-semibold text-base">
          {summary}
        </h3>
        <p className="mt-1 flex items-baseline gap-1 font-mono text-sm">
          <MethodWord method={method} />
          <span className="min-w-0 break-all">{path}</span>
        </p>
        {description ? <p className="mt-3 max-w-prose text-muted text-sm">{description}</p> : null}
        <p className="mt-3 text-muted text-xs">{callersOf(operation)}</p>
        {parameters.length > 0 ? (
          <Part title="Parameters">
            <FieldList
              fields={parameters.map(({ name, required, schema, description: what }) => ({
                name,
                required,
                schema: what ? { ...schema, description: what } : schema,
              }))}
            />
          </Part>
        ) : null}
        {body ? (
          <Part title="Body">
            <SchemaFields schema={body} />
          </Part>
        ) : null}
        {Object.entries(responses).map(([status, { description: what, content = {} }]) => (
          <Part key={status} title={status === "default" ? "Otherwise" : `Answers ${status}`}>
            {Object.entries(content).map(([mediaType, { schema }]) => (
              <div key={mediaType}>
                <p className="text-muted text-xs">{mediaType}</p>
                {schema ? <SchemaFields schema={schema} /> : null}
              </div>
            ))}
            {Object.keys(content).length === 0 ? <p className="text-muted text-sm">{what}</p> : null}
          </Part>
        ))}
      </div>
      <div className="min-w-0 xl:pt-8">
        <CodeSnippet label="Try it" code={curlOf(api, path, method, operation)} />
      </div>
    </section>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="mt-5">
      <h4 className="mb-1 font-medium text-sm">{title}</h4>
      {children}
    </div>
  );
}

function callersOf({ security }: ApiOperation): string {
  const ways = security.flatMap((scheme) => Object.keys(scheme)).map((scheme) => CALLERS[scheme] ?? scheme);
  return ways.length > 0 ? `Needs ${ways.join(" or ")}.` : "Anyone may call it.";
}
