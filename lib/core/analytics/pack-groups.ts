import { mergeDurations } from "./duration-buckets";
import { GROUP_SUMS, groupOf, type Measures } from "./measures";
import { packCounts, packNumbers, packSet, unpackCounts, unpackNumbers, unpackSet } from "./numbers";

/** Groups as bytes: of each the letters of its key, its sums, its durations and its devices; lists are led by their length. */
export function packGroups(groups: Measures["groups"]): Uint8Array {
  const numbers: number[] = [];
  for (const [key, group] of groups) {
    const lists = [new TextEncoder().encode(key), packCounts(group.durations), packSet(group.devices)];
    numbers.push(...GROUP_SUMS.map((sum) => group[sum]));
    for (const list of lists) numbers.push(list.length, ...list);
  }
  return packNumbers(numbers);
}

/** Adds what `packGroups` gave to the measures' groups. */
export function unpackGroups(bytes: Uint8Array, into: Measures): void {
  const numbers = unpackNumbers(bytes);
  const take = () => numbers.next().value ?? 0;
  const takeList = () => Uint8Array.from({ length: take() }, take);
  for (let first = numbers.next(); !first.done; first = numbers.next()) {
    const sums = [first.value, ...Array.from({ length: GROUP_SUMS.length - 1 }, take)];
    const group = groupOf(into, new TextDecoder().decode(takeList()));
    for (const [n, sum] of GROUP_SUMS.entries()) group[sum] += sums[n] ?? 0;
    mergeDurations(group.durations, unpackCounts(takeList()));
    unpackSet(takeList(), group.devices);
  }
}
