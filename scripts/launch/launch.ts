import { type Config, parseEnvironment } from "@/lib/config";
import { openConfigured, type ServedDatabase } from "@/lib/db/open-configured";
import { SetupError } from "@/lib/db/setup-error";
import { authSecret } from "./auth-secret";
import { firstRun } from "./first-run";
import { type Address, chooseAddress } from "./listen-address";
import { type ServerForm, startServer } from "./next-server";
import { availableMb, serverMemory } from "./server-memory";
import { supervise } from "./supervise";

const report = (line: string) => console.error(`  ${line}`);

type Options = {
  form: ServerForm;
  /** Brings the build up to date. */
  build: () => Promise<void>;
  /** Makes a program of the sources runnable; returns its file. */
  compile: (source: string) => Promise<string>;
};

/**
 * Database, then server, until a signal. A first start that fails ends here; what crashes later is started again.
 * @returns the exit code
 */
export async function launch({ form, build, compile }: Options): Promise<number> {
  try {
    const config = readConfig();
    const address = await chooseAddress(config);
    await build();
    return await serve({ config, address, form, compile });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function readConfig(): Config {
  try {
    return parseEnvironment(process.env);
  } catch (error) {
    throw new SetupError(error instanceof Error ? error.message : String(error));
  }
}

type Service = Omit<Options, "build"> & { config: Config; address: Address };

async function serve({ config, address, form, compile }: Service): Promise<number> {
  const stopAsked = stopSignal();
  const open = () => openConfigured(config, report);
  const environmentOn = ({ runtimeUrl }: ServedDatabase) => ({
    ...process.env,
    // What serves requests has no use for the owner's rights.
    DATABASE_URL: "",
    DATABASE_RUNTIME_URL: runtimeUrl,
    AUTH_SECRET: config.AUTH_SECRET ?? authSecret(config.TIDELOCK_DATA_DIR),
    HOST: address.host,
    PORT: String(address.port),
  });
  const database = await open();
  try {
    const signIn = await firstRun({
      config,
      environment: environmentOn(database),
      runtimeUrl: database.runtimeUrl,
      ownerUrl: database.ownerUrl,
      compile,
      report,
    });

    const memory = serverMemory(availableMb(), config.SERVER_HEAP_MB);
    if (memory.warning) report(memory.warning);
    report("Starting the server");
    const start = (on: ServedDatabase) =>
      startServer({ address, environment: environmentOn(on), memory, form });
    const server = start(database);
    const first = await Promise.race([server.ready, server.ended, database.lost, stopAsked]);
    if (first instanceof Error) {
      console.error(`${first.message}. Tidelock stops.`);
      await server.stop();
      return 1;
    }
    if (first === "ready") console.log(`Ready on ${address.url}  ${signIn}`);
    await supervise({ server, database, startServer: start, openDatabase: open, stopAsked, report });
    return 0;
  } finally {
    await database.release();
  }
}

/** A signal, or the end of the npm that started us: nobody could reach us by its process number any more. */
function stopSignal(): Promise<"stop"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve("stop"));
    if (!process.env.npm_lifecycle_event) return;
    const npm = process.ppid;
    setInterval(() => process.ppid !== npm && resolve("stop"), 500).unref();
  });
}
