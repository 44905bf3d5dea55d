/** What is applied as one: items of one push, which share its author, its clock and its network. */
export type Pushed = { deviceNo: number; batchId: string };

/**
 * Cuts items, in the order in which they are applied, into runs of one push each. The order stays: an item of a record
 * never moves before an earlier one that another device left there.
 */
export function runsOf<Item extends Pushed>(items: readonly Item[]): [Item, ...Item[]][] {
  const runs: [Item, ...Item[]][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run && run[0].deviceNo === item.deviceNo && run[0].batchId === item.batchId) run.push(item);
    else runs.push([item]);
  }
  return runs;
}
