import { useEffect } from "react";

/** Keeps the page itself for when there is no network. A development server's files change under their names. */
export function useOfflinePage(): void {
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    void keepPage();
  }, []);
}

async function keepPage(): Promise<void> {
  await navigator.serviceWorker.register("/demo/sw.js", { scope: "/demo" });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const keep = loaded.filter((url) => url.startsWith(`${location.origin}/_next/static/`));
  active?.postMessage({ keep: [`${location.origin}/demo`, ...new Set(keep)] });
}
