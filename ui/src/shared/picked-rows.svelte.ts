// Which rows of a list are picked, and from which one Shift goes on.

export class PickedRows {
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

  /** Where Shift goes on from when nothing is picked yet. */
  startAt(id: string): void {
    if (this.count === 0) this.#anchor = id;
  }

  /** Everything from the anchor to this row, in the order of the list. */
  extendTo(id: string, order: readonly string[]): void {
    const [from, to] = [order.indexOf(this.#anchor ?? id), order.indexOf(id)];
    if (to < 0) return;
    const between = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
    if (from < 0) this.#anchor = id;
    this.ids = new Set([...this.ids, ...between]);
  }

  /** All of these, or none of them when all are picked already. */
  toggleAll(ids: readonly string[]): void {
    if (ids.every((id) => this.ids.has(id)))
      this.ids = new Set([...this.ids].filter((id) => !ids.includes(id)));
    else this.ids = new Set([...this.ids, ...ids]);
  }

  clear(): void {
    if (this.count > 0) this.ids = new Set();
    this.#anchor = null;
  }
}
