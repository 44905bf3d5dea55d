import { type Config, parseEnvironment } from "@/lib/config";
import { type OpenDatabase, openDatabase } from "@/lib/db/open-database";
import { SetupError } from "@/lib/db/setup-error";
import { authSecret } from "./auth-secret";
import { firstRun } from "./first-run";
import { type Address, chooseAddress } from "./listen-address";
import { startServer } from "./next-server";
import { availableMb, serverMemory } from "./server-memory";
import { supervise } from "./supervise";

const report = (line: string) => console.error(`  ${line}`);

type Options = {
  /** Serve from the sources instead of a build. */
  dev: boolean;
  /** Brings the build up to date. */
  build: () => Promise<void>;
  /** Makes a program of the sources runnable; returns its file. */
  compile: (source: string) => Promise<string>;
};

/**
 * Database, then server, until a signal. A first start that fails ends here; what crashes later is started again.
 * @returns the exit code
 */
export async function launch({ dev, build, compile }: Options): Promise<number> {
  try {
    const config = readConfig();
    const address = await chooseAddress(config);
    await build();
    return await serve({ config, address, dev, compile });
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

async function serve({ config, address, dev, compile }: Service): Promise<number> {
  const stopAsked = stopSignal();
  const open = () =>
    openDatabase({
      dataDir: config.TIDELOCK_DATA_DIR,
      databaseUrl: config.DATABASE_URL,
      runtimeUrl: config.DATABASE_RUNTIME_URL,
      report,
    });
  const environmentOn = ({ runtimeUrl }: OpenDatabase) => ({
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
    const start = (on: OpenDatabase) => startServer({ address, environment: environmentOn(on), memory, dev });
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
