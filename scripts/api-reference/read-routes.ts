import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import type { JsonSchema } from "@/lib/contract/openapi";
import type { RouteContract } from "@/lib/http/define-route";
import { docOf, TypeSchemas } from "./schema-of-type";

/** One method of one path, as its route handler tells it. */
export type Operation = {
  method: string;
  /** With parameters in braces. */
  path: string;
  summary: string;
  contract: RouteContract | undefined;
  /** What it answers when nothing is wrong. */
  answers: Answer[];
};
export type Answer = { status: number; contentType: string; schema: JsonSchema | undefined };

const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
/** Of Auth.js and for what isn't there; neither is ours to describe. */
const LEFT_OUT = /\/\[\.\.\.\w+\]\/route\.ts$/;

/** Every operation of `app/`, with the schemas that validate its requests and the types of its answers. */
export async function readRoutes(root: string): Promise<{
  operations: Operation[];
  components: Record<string, JsonSchema>;
}> {
  const files = readdirSync(path.join(root, "app"), { recursive: true, encoding: "utf8" })
    .map((file) => path.join(root, "app", file))
    .filter((file) => path.basename(file) === "route.ts" && !LEFT_OUT.test(file))
    .sort();
  const program = ts.createProgram(files, compilerOptions(root));
  const checker = program.getTypeChecker();
  const schemas = new TypeSchemas(checker, root);
  const operations: Operation[] = [];
  for (const file of files) {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    if (!symbol) throw new Error(`${file} is no module`);
    const module: Record<string, unknown> = await import(pathToFileURL(file).href);
    for (const exported of checker.getExportsOfModule(symbol)) {
      if (!METHODS.has(exported.name)) continue;
      operations.push({
        method: exported.name.toLowerCase(),
        path: addressOf(path.relative(root, file)),
        summary: docOf(exported, checker),
        contract: contractOf(module[exported.name]),
        answers: answersOf(checker.getTypeOfSymbol(exported), checker, schemas),
      });
    }
  }
  return { operations, components: schemas.components };
}

function compilerOptions(root: string): ts.CompilerOptions {
  const file = path.join(root, "tsconfig.json");
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

function addressOf(file: string): string {
  return path.posix
    .dirname(file)
    .replace(/^app/, "")
    .replace(/\[(\w+)\]/g, "{$1}");
}

function contractOf(handler: unknown): RouteContract | undefined {
  return typeof handler === "function" && "contract" in handler
    ? (handler.contract as RouteContract)
    : undefined;
}

/** A route handler carries the type of its answers in the phantom property `answers`; see define-route. */
function answersOf(handler: ts.Type, checker: ts.TypeChecker, schemas: TypeSchemas): Answer[] {
  const property = handler.getProperty("answers");
  if (!property) return [];
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(property));
  const answers = membersOf(type).flatMap((member) => answersOfMember(member, checker, schemas));
  return answers.length > 1 ? merged(answers) : answers;
}

function answersOfMember(type: ts.Type, checker: ts.TypeChecker, schemas: TypeSchemas): Answer[] {
  if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) {
    return [{ status: 204, contentType: "", schema: undefined }];
  }
  if (type.symbol?.name !== "Reply") {
    return [{ status: 200, contentType: "application/json", schema: schemas.of(type) }];
  }
  const [json, status, contentType] = checker.getTypeArguments(type as ts.TypeReference);
  const schema = json && !(json.flags & ts.TypeFlags.Never) ? schemas.of(json) : undefined;
  return membersOf(contentType).map((member) => ({
    status: status?.isNumberLiteral() ? status.value : 200,
    contentType: member.isStringLiteral() ? member.value : "application/json",
    schema,
  }));
}

function membersOf(type: ts.Type | undefined): ts.Type[] {
  if (!type) return [];
  return type.isUnion() ? type.types : [type];
}

/** Several JSON answers of one status are told as one. */
function merged(answers: Answer[]): Answer[] {
  const kinds = new Map<string, Answer>();
  for (const answer of answers) {
    const kind = `${answer.status} ${answer.contentType}`;
    const known = kinds.get(kind);
    const anyOf = [known?.schema, answer.schema].filter((schema) => schema !== undefined);
    kinds.set(kind, anyOf.length > 1 ? { ...answer, schema: { anyOf } } : answer);
  }
  return [...kinds.values()];
}
