// Which cards are selected, and from which one Shift goes on.
import type { Lane } from "./carry.svelte";

export class Selection {
  ids = $state.raw<ReadonlySet<string>>(new Set());
  #anchor: string | null = null;

  get count(): number {
    return this.ids.size;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    const next = new Set(this.ids);
    if (!next.delete(id)) next.add(id);
    this.ids = next;
    this.#anchor = id;
  }

  /** Everything between the anchor and this card, when both stand in one stage; else this card as well. */
  extend(id: string, lanes: readonly Lane[]): void {
    const lane = lanes.find(({ ids }) => ids.includes(id));
    const from = lane?.ids.indexOf(this.#anchor ?? id) ?? -1;
    const to = lane?.ids.indexOf(id) ?? -1;
    const between = from < 0 ? [id] : (lane?.ids.slice(Math.min(from, to), Math.max(from, to) + 1) ?? []);
    this.ids = new Set([...this.ids, ...between]);
    if (from < 0) this.#anchor = id;
  }

  /** Where Shift goes on from when nothing is selected yet. */
  startAt(id: string): void {
    if (this.count === 0) this.#anchor = id;
  }

  add(ids: readonly string[]): void {
    this.ids = new Set([...this.ids, ...ids]);
  }

  /** Cards that are gone are not selected any more; those that were never loaded stay. */
  drop(ids: readonly string[]): void {
    if (ids.some((id) => this.ids.has(id)))
      this.ids = new Set([...this.ids].filter((id) => !ids.includes(id)));
  }

  clear(): void {
    if (this.count > 0) this.ids = new Set();
    this.#anchor = null;
  }
}
