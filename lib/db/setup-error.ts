/** Something the operator has to put right before the database can serve; its message says what, in one line where possible. */
export class SetupError extends Error {
  override name = "SetupError";
}
