import { Command as Parser } from "commander";
import type { AnyCommand } from "./command";
import { COMMANDS } from "./commands";
import { runCommand } from "./run-command";

/**
 * The command line over the services.
 * @param argv what stands behind `tidelock`
 * @returns the exit code: 0, 1 for a failure, 2 for a command line that makes no sense
 */
export async function main(argv: string[]): Promise<number> {
  let exitCode = 0;
  const parser = new Parser("tidelock").description("Looks after a Tidelock from the command line.");
  prepare(parser).configureHelp({ visibleCommands: leaves, subcommandTerm: path });
  for (const command of COMMANDS) {
    add(parser, command, async (...passed) => {
      exitCode = await runCommand(command, ...passed);
    });
  }
  try {
    await parser.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof Error && "exitCode" in error)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

type Action = (options: object, args: string[]) => Promise<void>;

function add(parser: Parser, command: AnyCommand, action: Action): void {
  const words = command.path.split(" ");
  const last = words.pop() ?? "";
  const leaf = words.reduce(group, parser).command(last).description(command.summary);
  prepare(leaf);
  command.configure(leaf);
  leaf.option("--json", "print the result as JSON, and nothing else");
  leaf.action(() => action(leaf.opts(), leaf.args));
}

/** `tenant` of `tenant create`: made for the first of its commands. */
function group(parser: Parser, name: string): Parser {
  const there = parser.commands.find((candidate) => candidate.name() === name);
  return there ?? prepare(parser.command(name));
}

function prepare(parser: Parser): Parser {
  return parser.exitOverride().showHelpAfterError().helpCommand(false).allowExcessArguments(false);
}

/** The help lists `tenant create`, not the groups that nobody can run. */
function leaves(parser: Parser): Parser[] {
  return parser.commands.flatMap((child) => (child.commands.length > 0 ? leaves(child) : [child]));
}

function path(parser: Parser): string {
  return parser.parent?.parent ? `${path(parser.parent)} ${parser.name()}` : parser.name();
}
