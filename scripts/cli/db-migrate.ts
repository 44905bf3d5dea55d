import { appliedMigrationNames } from "@/lib/db/applied-migration-names";
import { command } from "./command";

export const dbMigrate = command<object>({
  path: "db migrate",
  summary: "bring the database up to this version of Tidelock, as every start does",
  configure: () => {},
  // Opening the database has migrated it; what is left to do is to say where it stands.
  run: async () => {
    const names = await appliedMigrationNames();
    return { result: { migrations: names }, text: `The database is up to date: ${names.at(-1)}.` };
  },
});
