import { defineConfig } from "prisma/config";

// Prisma 7 runs on a driver adapter; `generate` still looks for an engine binary it never starts. Naming any
// executable keeps it from downloading one, so the project builds without a network.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: "prisma/schema.prisma" });
