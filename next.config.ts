import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // Next would write an AGENTS.md of its own while developing.
  agentRules: false,
  // No page has images that want resizing; the front door closes /_next/image, which would fetch and resize for anybody.
  images: { unoptimized: true },
  // The wire contract takes every path with and without a trailing slash, without a redirect.
  skipTrailingSlashRedirect: true,
  // `npm run check` checks the types of everything; a first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // `npm run package` asks for it: a server with the packages that it needs, and no others.
  ...(process.env.TIDELOCK_STANDALONE && {
    output: "standalone" as const,
    outputFileTracingRoot: import.meta.dirname,
  }),
  serverExternalPackages: ["pg", "pino", "@prisma/client", "@prisma/adapter-pg"],
};

export default config;
