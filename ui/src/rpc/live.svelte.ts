// An answer of the engine that stays true: asked again whenever something of its kinds changes.
import { changes, type ChangeKind } from "./changes";
import { RpcFault } from "./fault";

export class Live<T> {
  value = $state.raw<T | null>(null);
  fault = $state.raw<RpcFault | null>(null);
  loading = $state(false);
  readonly #ask: () => Promise<T>;
  #turn = 0;
  #stale = false;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks now. An older answer that comes late is dropped; the old value stands until the new one is there. */
  async reload(): Promise<void> {
    const turn = ++this.#turn;
    this.#stale = false;
    this.loading = true;
    try {
      const value = await this.#ask();
      if (turn !== this.#turn) return;
      this.value = value;
      this.fault = null;
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.fault = RpcFault.from(cause);
    }
    this.loading = false;
    if (this.#stale) void this.reload();
  }

  /** Asks again on changes; a change that comes while asking is asked about once, afterwards. */
  follow(kinds: readonly ChangeKind[]): () => void {
    return changes.on(kinds, () => {
      if (this.loading) this.#stale = true;
      else void this.reload();
    });
  }
}

/**
 * For a component: asks at once, again when what `ask` reads changes (a filter, an id), and when the kinds change.
 * Everything `ask` depends on must be read before its first await.
 */
export function live<T>(kinds: readonly ChangeKind[], ask: () => Promise<T>): Live<T> {
  const answer = new Live(ask);
  $effect(() => void answer.reload());
  $effect(() => answer.follow(kinds));
  return answer;
}
