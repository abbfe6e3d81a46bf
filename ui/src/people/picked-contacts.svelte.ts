// Which contacts are picked: some of the rows, or everything the filter finds, loaded or not.
import type { ContactFilter, Matching } from "../rpc/generated/types";
import { PickedRows } from "../shared/picked-rows.svelte";

/** Everything the filter found when it was counted. */
export interface Matched {
  filter: ContactFilter;
  count: number;
  last: string;
}

/** Null when the filter finds nobody. */
export function matchedBy(filter: ContactFilter, { count, last }: Matching): Matched | null {
  return last === null ? null : { filter, count, last };
}

export class PickedContacts extends PickedRows {
  matched = $state.raw<Matched | null>(null);

  override get count(): number {
    return this.matched?.count ?? super.count;
  }

  override has(id: string): boolean {
    return this.matched !== null || super.has(id);
  }

  /** Whoever takes one row out goes on with the rows that were picked before. */
  override toggle(id: string): void {
    this.letGo();
    super.toggle(id);
  }

  override toggleAll(ids: readonly string[]): void {
    this.letGo();
    super.toggleAll(ids);
  }

  override clear(): void {
    this.letGo();
    super.clear();
  }

  /** From now on only rows are picked; another filter finds others. */
  letGo(): void {
    this.matched = null;
  }
}
