import { version } from "@/package.json";

/** The server's version; a client notices by it that the server was updated. */
export const VERSION: string = version;
