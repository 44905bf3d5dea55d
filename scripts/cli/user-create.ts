import { Option } from "commander";
import { hashPassword } from "@/lib/auth/password";
import { Password } from "@/lib/contract/user";
import { ROLES, type Role } from "@/lib/services/context";
import { OPERATOR } from "@/lib/services/operator";
import { createUser } from "@/lib/services/users/create-user";
import { requireGoodPassword } from "@/lib/services/users/require-good-password";
import { command } from "./command";
import { readPassword } from "./read-password";

type Options = { email: string; role: Role; tenant?: string; name?: string; mustChangePassword?: boolean };

export const userCreate = command<Options>({
  path: "user create",
  summary: "make an account; its password is read from standard input",
  configure: (parser) =>
    parser
      .requiredOption("--email <address>", "to sign in with")
      .addOption(new Option("--role <role>", "what it may do").choices(ROLES).makeOptionMandatory())
      .option("--tenant <slug>", "where; needed for a manager or viewer")
      .option("--name <name>", "shown to others (default: the address's first part)")
      .option("--must-change-password", "ask for a new password at the first sign-in"),
  run: async ({ mustChangePassword, ...input }) => {
    const password = Password.parse(await readPassword());
    await requireGoodPassword(password, [input.email, input.name ?? "", input.tenant ?? ""], "password");
    const user = await createUser({
      person: OPERATOR,
      input: {
        ...input,
        password_hash: await hashPassword(password),
        must_change_password: mustChangePassword,
      },
    });
    const where = user.tenant ? ` of ${user.tenant}` : "";
    return { result: user, text: `${user.email} can sign in as ${user.role}${where}.` };
  },
});
