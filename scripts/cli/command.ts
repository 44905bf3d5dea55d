import type { Command as Parser } from "commander";

/** What a command found or did: `result` is what --json prints, `text` what a person reads. `failed` ends with 1. */
export type Outcome = { result: object; text: string; failed?: boolean };

/** One command of `npm run -s tidelock -- <path>`; it runs with the database open and the services usable. */
export type Command<Options> = {
  /** Its words, such as `tenant create`. */
  path: string;
  summary: string;
  /** Declares options and arguments. */
  configure: (parser: Parser) => void;
  /** Where it says no, the command runs without a database. */
  needsDatabase?: (options: Options) => boolean;
  /** @param args the positional arguments, in order */
  run: (options: Options, args: string[]) => Promise<Outcome>;
};

/** A command with its options read: what the list of commands holds, whatever each one's options are. */
export type AnyCommand = Omit<Command<never>, "run" | "needsDatabase"> & {
  needsDatabase: (options: object) => boolean;
  run: (options: object, args: string[]) => Promise<Outcome>;
};

/** Keeps the options' type next to the command; the parser gives exactly what `configure` declared. */
export function command<Options extends object>(definition: Command<Options>): AnyCommand {
  return {
    ...definition,
    needsDatabase: (options) => definition.needsDatabase?.(options as Options) ?? true,
    run: (options, args) => definition.run(options as Options, args),
  };
}
