/** The sample app's service worker: its page and what the page is made of, kept for when there is no network. */
export function GET(): Response {
  return new Response(WORKER, {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "no-cache",
      "Service-Worker-Allowed": "/demo",
    },
  });
}

// Written as text: a worker is a script of its own, and this one is smaller than what would bundle it.
const WORKER = `
const CACHE = "tidelock-field";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// What the page had loaded before this worker was there.
self.addEventListener("message", (event) => {
  const { keep } = event.data ?? {};
  if (Array.isArray(keep)) event.waitUntil(caches.open(CACHE).then((cache) => keepAll(cache, keep)));
});

async function keepAll(cache, urls) {
  await Promise.allSettled(urls.map(async (url) => (await cache.match(url)) ?? cache.add(url)));
  // Builds name their files by content: what the page does not ask for is of an older one.
  const wanted = new Set(urls.map((url) => new URL(url, self.location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(fresh(request));
  else if (url.pathname.startsWith("/_next/static/")) event.respondWith(kept(request));
});

async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put("/demo", answer.clone());
    return answer;
  } catch (error) {
    const known = await cache.match("/demo");
    if (known) return known;
    throw error;
  }
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request.url);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}
`.trimStart();
