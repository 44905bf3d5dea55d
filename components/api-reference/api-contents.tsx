import type { OpenApi } from "@/lib/contract/openapi";
import { MethodWord } from "./method-word";
import { operationsOf } from "./operations-of";

export function ApiContents({ api }: { api: OpenApi }) {
  return (
    <nav aria-label="Contents" className="space-y-6 text-sm">
      {api.tags.map((tag) => (
        <div key={tag.name}>
          <a href={`#${tag.name}`} className="font-semibold hover:text-accent">
            {tag.name}
          </a>
          <ul className="mt-2 space-y-0.5">
            {operationsOf(api, tag.name).map(({ method, path, operation }) => (
              <li key={operation.operationId}>
                <a
                  href={`#${operation.operationId}`}
                  title={`${method.toUpperCase()} ${path}`}
                  className="flex items-baseline gap-2 rounded-md px-2 py-1 text-muted hover:bg-hover hover:text-ink"
                >
                  <MethodWord method={method} />
                  <span className="min-w-0 break-words text-xs">
                    {path.replace(/^\/api\/(v1\/|sync\/)?/, "")}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <a href="#schemas" className="font-semibold hover:text-accent">
        Shapes
      </a>
    </nav>
  );
}
