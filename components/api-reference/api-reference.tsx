import Link from "next/link";
import { Brand } from "@/components/shell/brand";
import type { OpenApi } from "@/lib/contract/openapi";
import { ApiContents } from "./api-contents";
import { ApiOperationSection } from "./api-operation";
import { operationsOf } from "./operations-of";
import { SchemaFields } from "./schema-fields";

/** The whole reference on one page, so that the browser's own search finds everything. */
export function ApiReference({ api }: { api: OpenApi }) {
  return (
    <div className="mx-auto flex max-w-7xl gap-10 px-4 pb-16 sm:px-8">
      <aside className="sticky top-0 hidden h-dvh w-64 shrink-0 overflow-y-auto py-8 lg:block print:hidden">
        <ApiContents api={api} />
      </aside>
      <main className="min-w-0 flex-1 py-8">
        <Link href="/" className="mb-8 inline-flex items-center gap-2">
          <Brand className="size-6" />
          <span className="font-semibold">Tidelock</span>
        </Link>
        <h1 className="font-semibold text-2xl tracking-tight">API reference</h1>
        <p className="mt-2 max-w-prose text-muted text-sm">
          {api.info.description} Version {api.info.version}. For machines:{" "}
          <a className="text-accent underline" href="/api/openapi.json">
            openapi.json
          </a>
          .
        </p>
        <details className="mt-6 rounded-lg border border-line bg-surface p-4 lg:hidden print:hidden">
          <summary className="cursor-pointer font-medium text-sm">Contents</summary>
          <div className="mt-4">
            <ApiContents api={api} />
          </div>
        </details>
        {api.tags.map((tag) => (
          <section key={tag.name} aria-labelledby={tag.name} className="mt-12">
            <h2 id={tag.name} className="scroll-mt-4 font-semibold text-lg">
              {tag.name}
            </h2>
            <p className="mt-1 text-muted text-sm">{tag.description}</p>
            {operationsOf(api, tag.name).map(({ path, method, operation }) => (
              <ApiOperationSection
                key={operation.operationId}
                api={api}
                path={path}
                method={method}
                operation={operation}
              />
            ))}
          </section>
        ))}
        <section aria-labelledby="schemas" className="mt-12">
          <h2 id="schemas" className="font-semibold text-lg">
            Shapes
          </h2>
          {Object.entries(api.components.schemas).map(([name, schema]) => (
            <section key={name} id={name} className="scroll-mt-4 border-line border-b py-6">
              <h3 className="font-mono font-semibold text-sm">{name}</h3>
              {schema.description ? (
                <p className="mt-1 max-w-prose text-muted text-sm">{schema.description}</p>
              ) : null}
              <SchemaFields schema={schema} />
            </section>
          ))}
        </section>
      </main>
    </div>
  );
}
