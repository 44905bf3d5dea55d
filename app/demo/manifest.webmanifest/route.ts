/** So that a phone can install the sample app. */
export function GET(): Response {
  return Response.json(
    {
      id: "/demo",
      name: "Tidelock Field",
      short_name: "Field",
      description: "Tickets for a technician, with or without a network.",
      start_url: "/demo",
      scope: "/demo",
      display: "standalone",
      background_color: "#f9fafb",
      theme_color: "#f9fafb",
      icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
    },
    { headers: { "Content-Type": "application/manifest+json" } },
  );
}
