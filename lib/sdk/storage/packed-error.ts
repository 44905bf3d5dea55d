import { InvalidEdit } from "../check-edit";
import { ClientClosed, NotSent, StorageInUse, StorageOwned } from "../owner";
import { StateRefused } from "../state-version";
import { SyncError } from "../sync-error";

/** An error as it goes from tab to tab, where its class would be lost. */
type PackedError = { packed: string; message: string; about: object };

const CLASSES: { [name: string]: { prototype: Error } } = {
  SyncError,
  InvalidEdit,
  StateRefused,
  StorageOwned,
  StorageInUse,
  ClientClosed,
  NotSent,
};

/** A value with what is an error in it, itself or its `error`, made ready for the way. */
export function pack(value: unknown): unknown {
  if (value instanceof Error || isDomException(value)) {
    const { name, message } = value;
    return { packed: name, message, about: JSON.parse(JSON.stringify(value)) } satisfies PackedError;
  }
  return hasError(value) ? { ...value, error: pack(value.error) } : value;
}

/** What was packed, each error of the same class where the SDK has one of that name. */
export function unpack(value: unknown): unknown {
  if (isPacked(value)) {
    const error = new Error(value.message);
    const known = Object.hasOwn(CLASSES, value.packed) ? CLASSES[value.packed] : undefined;
    if (known) Object.setPrototypeOf(error, known.prototype);
    return Object.assign(error, value.about, { name: value.packed });
  }
  return hasError(value) ? { ...value, error: unpack(value.error) } : value;
}

function hasError(value: unknown): value is { error: unknown } {
  return typeof value === "object" && value !== null && "error" in value;
}

function isPacked(value: unknown): value is PackedError {
  return typeof value === "object" && value !== null && "packed" in value;
}

/** A browser's own errors are no Errors everywhere. */
function isDomException(value: unknown): value is { name: string; message: string } {
  return Object.prototype.toString.call(value) === "[object DOMException]";
}
