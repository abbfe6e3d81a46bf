// A list that comes in pages and stays true: more at its end on demand, and its head asked again on changes.
import { changes, type ChangeKind } from "./changes";
import { RpcFault } from "./fault";
import type { Page } from "./generated/types";

export interface PageAsked {
  after?: string;
  limit: number;
}

const PAGE = 100;
/** As many rows are asked again on a change; what stands below keeps standing. */
const MOST_REFRESHED = 500;

export class Paged<T> {
  items = $state.raw<readonly T[]>([]);
  /** Null at the end of the list. */
  next = $state.raw<string | null>(null);
  fault = $state.raw<RpcFault | null>(null);
  loading = $state(false);
  /** False until the first answer: show the skeleton, not the empty state. */
  asked = $state(false);
  readonly #ask: (page: PageAsked) => Promise<Page<T>>;
  readonly #keyOf: (item: T) => string;
  #turn = 0;
  #stale = false;

  constructor(keyOf: (item: T) => string, ask: (page: PageAsked) => Promise<Page<T>>) {
    this.#keyOf = keyOf;
    this.#ask = ask;
  }

  /** Another list (a filter, a sort): from the top. The old rows stand until the new ones are there. */
  restart(): Promise<void> {
    return this.#load({ limit: PAGE }, (page) => page);
  }

  /** The next page, unless one is under way or this is the end. */
  async more(): Promise<void> {
    if (this.loading || this.next === null) return;
    await this.#load({ after: this.next, limit: PAGE }, (page) => {
      const known = new Set(this.items.map(this.#keyOf));
      const added = page.items.filter((item) => !known.has(this.#keyOf(item)));
      return { items: [...this.items, ...added], next: page.next };
    });
  }

  /** The same list after a change: its head anew, its tail kept where the two still meet. */
  refresh(): Promise<void> {
    const limit = Math.min(MOST_REFRESHED, Math.max(PAGE, this.items.length));
    return this.#load({ limit }, (head) => {
      const last = head.items.at(-1);
      const meets =
        last === undefined ? -1 : this.items.findIndex((item) => this.#keyOf(item) === this.#keyOf(last));
      const tail = head.next === null || meets < 0 ? [] : this.items.slice(meets + 1);
      return { items: [...head.items, ...tail], next: tail.length > 0 ? this.next : head.next };
    });
  }

  /** Refreshes on changes; those that come while asking are asked about once, afterwards. */
  follow(kinds: readonly ChangeKind[]): () => void {
    return changes.on(kinds, () => {
      if (this.loading) this.#stale = true;
      else void this.refresh();
    });
  }

  async #load(asked: PageAsked, merge: (page: Page<T>) => Page<T>): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const page = await this.#ask(asked);
      if (turn !== this.#turn) return;
      const merged = merge(page);
      this.items = merged.items;
      this.next = merged.next;
      this.fault = null;
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.fault = RpcFault.from(cause);
    }
    this.asked = true;
    this.loading = false;
    if (!this.#stale) return;
    this.#stale = false;
    void this.refresh();
  }
}

/**
 * For a component: asks at once, from the top when what `ask` reads changes, and refreshes when the kinds change.
 * Everything `ask` depends on must be read before its first await.
 */
export function paged<T>(
  kinds: readonly ChangeKind[],
  keyOf: (item: T) => string,
  ask: (page: PageAsked) => Promise<Page<T>>,
): Paged<T> {
  const list = new Paged(keyOf, ask);
  $effect(() => void list.restart());
  $effect(() => list.follow(kinds));
  return list;
}
