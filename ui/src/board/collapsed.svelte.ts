// Which stages stand as rails. Each user at the desk has others, and this machine remembers them.

export class CollapsedStages {
  readonly #key: string = $derived.by(() => `porchlight.collapsed.${this.#userId() ?? "nobody"}`);
  #ids: ReadonlySet<string> = $derived(new Set((localStorage.getItem(this.#key) ?? "").split(" ")));
  readonly #userId: () => string | null;

  constructor(userId: () => string | null) {
    this.#userId = userId;
  }

  has(stageId: string): boolean {
    return this.#ids.has(stageId);
  }

  toggle(stageId: string): void {
    const others = [...this.#ids].filter((id) => id !== stageId && id !== "");
    const ids = this.has(stageId) ? others : [...others, stageId];
    localStorage.setItem(this.#key, ids.join(" "));
    this.#ids = new Set(ids);
  }
}
