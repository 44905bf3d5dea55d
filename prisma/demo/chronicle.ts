type Moments<Key> = Map<Key, number>;

/** When what happened, in ms: what the columns that default to now() should say instead. */
export class Chronicle {
  readonly versions: Moments<number> = new Map();
  readonly batches: Moments<string> = new Map();
  readonly conflicts: Moments<string> = new Map();
  readonly enrolments: Moments<string> = new Map();
  readonly revocations: Moments<string> = new Map();
  readonly codes: Moments<string> = new Map();
  readonly policies: { domain: string; version: number; at: number }[] = [];
  /** Of the audit's entries, in the order in which they were made. */
  readonly audited: number[] = [];

  /** The tenant was made with so many members. */
  founding(members: number, at: number): void {
    this.audited.push(at, ...Array.from({ length: members }, (_, n) => at + (n + 1) * 60_000));
  }

  version(version: number, at: number): void {
    this.versions.set(version, at);
  }

  batch(id: string, at: number): void {
    this.batches.set(id, at);
  }

  conflict(id: string, at: number): void {
    if (!this.conflicts.has(id)) this.conflicts.set(id, at);
  }

  decision(version: number, at: number): void {
    this.versions.set(version, at);
    this.audited.push(at);
  }

  policy(domain: string, version: number, at: number): void {
    this.policies.push({ domain, version, at });
    this.audited.push(at);
  }

  enrolment(device: string, at: number): void {
    this.enrolments.set(device, at);
    this.audited.push(at);
  }

  revocation(device: string, at: number): void {
    this.revocations.set(device, at);
    this.audited.push(at);
  }

  code(id: string, at: number): void {
    this.codes.set(id, at);
    this.audited.push(at);
  }

  /** An alert rule was made. */
  rule(at: number): void {
    this.audited.push(at);
  }
}
