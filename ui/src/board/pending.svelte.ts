// What the screen shows before the engine has said yes, so that no older answer takes it back.

export class Pending {
  /** Leads with a change on its way. */
  saving = $state.raw<ReadonlySet<string>>(new Set());
  /** Leads whose last change was not done, with the reason. */
  failed = $state.raw<ReadonlyMap<string, string>>(new Map());
  #turn = 0;
  #underWay: Promise<unknown>[] = [];

  /** Does `act` for these leads. True when nothing else was begun meanwhile. */
  async during(ids: readonly string[], act: () => Promise<unknown>): Promise<void> {
    this.#turn += 1;
    this.saving = new Set([...this.saving, ...ids]);
    this.forgive(ids);
    const doing = act();
    this.#underWay.push(doing);
    try {
      await doing;
    } finally {
      this.#underWay = this.#underWay.filter((one) => one !== doing);
      this.saving = without(this.saving, ids);
      this.#turn += 1;
    }
  }

  get idle(): boolean {
    return this.saving.size === 0;
  }

  blame(ids: readonly string[], reason: string): void {
    this.failed = new Map([...this.failed, ...ids.map((id) => [id, reason] as const)]);
  }

  /** The mark of a failure goes with the next touch. */
  forgive(ids: readonly string[]): void {
    if (ids.some((id) => this.failed.has(id)))
      this.failed = new Map([...this.failed].filter(([id]) => !ids.includes(id)));
  }

  /** An answer that knows of everything that was done here: asked again when something was done while asking. */
  async truthful<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      await Promise.allSettled(this.#underWay);
      const turn = this.#turn;
      const answer = await ask();
      if (turn === this.#turn) return answer;
    }
  }
}

function without(all: ReadonlySet<string>, gone: readonly string[]): Set<string> {
  const rest = new Set(all);
  for (const id of gone) rest.delete(id);
  return rest;
}
