import { afterAll } from "vitest";
import { eventBuffer } from "../analytics/event-buffer";

// Runs before every database test file, behind use-worker-database.ts: what requests measured is written while there is a
// database to write it to.
afterAll(() => eventBuffer().flush());
