// Which leads the board shows: the toolbar's filters, as the engine takes them and as saved views keep them.
import type { LeadFilter } from "../rpc/generated/types";

/** Stands for leads without an owner. */
export const NOBODY = "none";

export const LISTS = ["ownerIds", "sourceIds", "tagIds", "zoneIds"] as const;
export type ListName = (typeof LISTS)[number];

export class BoardFilter {
  text = $state("");
  ownerIds = $state.raw<readonly string[]>([]);
  sourceIds = $state.raw<readonly string[]>([]);
  tagIds = $state.raw<readonly string[]>([]);
  zoneIds = $state.raw<readonly string[]>([]);
  overdue = $state(false);
  late = $state(false);

  /** As the engine takes it; null when every lead is shown. `today` as 2026-03-02. */
  valueOn(today: string): LeadFilter | null {
    const text = this.text.trim();
    const value: LeadFilter = {
      ...(text ? { text } : {}),
      ...(this.overdue ? { overdueOn: today } : {}),
      ...(this.late ? { late: true } : {}),
    };
    for (const list of LISTS) if (this[list].length > 0) value[list] = [...this[list]];
    return Object.keys(value).length === 0 ? null : value;
  }

  get isOn(): boolean {
    return this.valueOn("") !== null;
  }

  toggle(list: ListName, id: string): void {
    const had = this[list];
    this[list] = had.includes(id) ? had.filter((one) => one !== id) : [...had, id];
  }

  /** What a view saved. Its day of "overdue" is today, whenever it was saved. */
  apply(saved: LeadFilter): void {
    this.text = saved.text ?? "";
    for (const list of LISTS) this[list] = saved[list] ?? [];
    this.overdue = saved.overdueOn !== undefined;
    this.late = saved.late === true;
  }

  clear(): void {
    this.apply({});
  }

  /** It shows what the view saved. */
  isLike(saved: LeadFilter): boolean {
    return keyOf(this.valueOn("") ?? {}) === keyOf(saved);
  }
}

/** The same for filters that show the same. */
export function keyOf(filter: LeadFilter): string {
  const { text = "", overdueOn, late = false } = filter;
  return JSON.stringify([
    text.trim(),
    overdueOn !== undefined,
    late,
    ...LISTS.map((list) => [...(filter[list] ?? [])].sort()),
  ]);
}
