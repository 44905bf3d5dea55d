import path from "node:path";
import ts from "typescript";
import type { JsonSchema } from "@/lib/contract/openapi";

/**
 * Turns types of the contract into JSON Schema, so that the reference says what handlers really answer. Named types of
 * ours become components, each once; their doc comments become descriptions.
 */
export class TypeSchemas {
  readonly components: Record<string, JsonSchema> = {};

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  of(type: ts.Type): JsonSchema {
    const name = this.#nameOf(type);
    if (!name) return this.#inline(type);
    if (!this.components[name]) {
      this.components[name] = {}; // taken before its parts are read: a type may hold itself
      this.components[name] = withDescription(this.#inline(type), type.aliasSymbol, this.checker);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** `Page<DeviceSummary>` is called `DeviceSummaryPage`. */
  #nameOf(type: ts.Type): string | undefined {
    const { aliasSymbol, aliasTypeArguments = [] } = type;
    const file = aliasSymbol?.declarations?.[0]?.getSourceFile().fileName;
    if (!aliasSymbol || !file || !path.relative(this.root, file).startsWith("lib/")) return undefined;
    const inner = aliasTypeArguments.map((argument) => this.#nameOf(argument) ?? argument.symbol?.name);
    return inner.every((part) => part !== undefined && part !== "__type")
      ? inner.join("") + aliasSymbol.name
      : undefined;
  }

  #inline(type: ts.Type): JsonSchema {
    const { checker } = this;
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === "true" };
    if (type.flags & ts.TypeFlags.StringLike) return { type: "string" };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: "number" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    if (type.flags & ts.TypeFlags.Null) return { type: "null" };
    if (type.isUnion()) return this.#union(type.types);
    if (checker.isTupleType(type)) {
      const prefixItems = checker.getTypeArguments(type as ts.TypeReference).map((item) => this.of(item));
      return { type: "array", prefixItems, minItems: prefixItems.length, maxItems: prefixItems.length };
    }
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: "array", items: item ? this.of(item) : {} };
    }
    return this.#object(type);
  }

  #union(members: readonly ts.Type[]): JsonSchema {
    const present = members.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    const isBoolean = (member: ts.Type) => (member.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const booleans = present.filter(isBoolean);
    const isLiteral = (member: ts.Type) => literalValue(member) !== undefined;
    const literals = present.filter(isLiteral);
    const others = present.filter((member) => !isLiteral(member) && !isBoolean(member));
    const anyOf = others.map((member) => this.of(member));
    if (booleans.length === 2) anyOf.push({ type: "boolean" });
    else anyOf.push(...booleans.map((member) => this.of(member)));
    if (literals.length > 1) {
      anyOf.unshift({ enum: literals.flatMap((literal) => literalValue(literal) ?? []) });
    } else anyOf.unshift(...literals.map((literal) => this.of(literal)));
    return anyOf.length === 1 ? (anyOf[0] ?? {}) : { anyOf };
  }

  #object(type: ts.Type): JsonSchema {
    const { checker } = this;
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      properties[property.name] = withDescription(
        this.of(checker.getTypeOfSymbol(property)),
        property,
        checker,
      );
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    return {
      type: "object",
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(index && { additionalProperties: this.of(index.type) }),
    };
  }
}

function literalValue(type: ts.Type): string | number | undefined {
  return type.isStringLiteral() || type.isNumberLiteral() ? type.value : undefined;
}

function withDescription(
  schema: JsonSchema,
  symbol: ts.Symbol | undefined,
  checker: ts.TypeChecker,
): JsonSchema {
  const description = symbol && docOf(symbol, checker);
  return description ? { ...schema, description } : schema;
}

/** A symbol's doc comment on one line. */
export function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, " ").trim();
}
