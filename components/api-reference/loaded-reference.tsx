"use client";

import dynamic from "next/dynamic";

// Drawn by the browser out of a file that it keeps: drawing so long a page takes longer than a server may be held up by
// anyone who asks.
const WholeReference = dynamic(() => import("./whole-reference"), {
  ssr: false,
  loading: () => (
    <main className="mx-auto max-w-7xl px-4 py-8 sm:px-8">
      <h1 className="font-semibold text-2xl tracking-tight">API reference</h1>
      <p className="mt-2 text-muted text-sm">
        Loading. For machines:{" "}
        <a className="text-accent underline" href="/api/openapi.json">
          openapi.json
        </a>
        .
      </p>
    </main>
  ),
});

export function LoadedReference() {
  return <WholeReference />;
}
