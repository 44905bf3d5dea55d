/** What a live fleet has done so far. */
export class FleetCounts {
  edits = 0;
  syncs = 0;
  resolved = 0;
  setAside = 0;
  /** Syncs that failed, by their error's code. */
  readonly errors = new Map<string, number>();

  conflict(resolution: "resolved" | "manual_required"): void {
    if (resolution === "resolved") this.resolved += 1;
    else this.setAside += 1;
  }

  failed(code: string): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  /** One line for a person. */
  toString(): string {
    const failed = [...this.errors].map(([code, count]) => `${count} ${code}`).join(", ");
    const parts = [
      `${this.edits} edits`,
      `${this.syncs} syncs`,
      `${this.resolved} conflicts settled`,
      `${this.setAside} set aside`,
      ...(failed ? [`failed: ${failed}`] : []),
    ];
    return parts.join(" · ");
  }
}
