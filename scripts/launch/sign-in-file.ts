import { readSecretFile, writeSecretFile } from "./secret-file";

const FILE = "sign-in.json";

/** How the first person signs in; kept until that password is changed, because a start's output is easily lost. */
export type SignIn = { email: string; password: string; passwordHash: string };

export function readSignIn(dataDir: string): SignIn | undefined {
  const kept = readSecretFile(dataDir, FILE);
  return kept && JSON.parse(kept);
}

export function writeSignIn(dataDir: string, signIn: SignIn): void {
  writeSecretFile(dataDir, FILE, JSON.stringify(signIn));
}
