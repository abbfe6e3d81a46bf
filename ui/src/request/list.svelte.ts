// The rows of the screen: paged, kept true, held still while paused; a text search goes on until the list is filled.
import { untrack } from "svelte";
import { changes } from "../rpc/changes";
import { call, type RpcFault } from "../rpc/client";
import type { Page, RequestPage, RequestRow } from "../rpc/generated/types";
import { type PageAsked, Paged } from "../rpc/paged.svelte";
import type { RequestFilter } from "./filter.svelte";

/** A search goes on by itself until it has found so many more. */
const FILL = 40;

const keyOf = ({ id }: RequestRow): string => id;

/** How far a text search has come. */
export interface SearchProgress {
  backTo: number;
  state: "running" | "resting" | "stopped";
}

/** Belongs to a component: it asks and follows as long as that one lives. */
export class RequestList {
  paused = $state(false);
  readonly #filter: RequestFilter;
  readonly #paged = new Paged<RequestRow>(keyOf, (page) => this.#ask(page));
  /** The rows as they stood when the list was paused. */
  #frozen = $state.raw<readonly RequestRow[]>([]);
  #searchedBackTo = $state.raw<number | null>(null);
  #stopped = $state(false);
  #wanted = $state(FILL);
  /** What the rows answer; another object means another list. */
  #asked: RequestFilter["params"] | null = null;

  readonly #behind = $derived.by(() => {
    if (!this.paused) return 0;
    const first = this.#frozen[0]?.id;
    const at = this.#paged.items.findIndex(({ id }) => id === first);
    return at < 0 ? this.#paged.items.length : at;
  });
  readonly #unfilled = $derived.by(() => {
    const { items, next, fault } = this.#paged;
    const searching = this.#filter.params.text !== undefined && next !== null && fault === null;
    return searching && !this.#stopped && items.length < this.#wanted;
  });

  /** While paused, those that came meanwhile are left out. */
  readonly rows: readonly RequestRow[] = $derived.by(() => {
    if (!this.paused) return this.#paged.items;
    // So many came that the old rows are no longer behind them: what was frozen is all there is.
    return this.#behind < this.#paged.items.length ? this.#paged.items.slice(this.#behind) : this.#frozen;
  });

  /** How many came since the list was paused. */
  readonly waiting = $derived(this.#behind);

  /** Null when all there is was looked through. */
  readonly progress: SearchProgress | null = $derived.by(() => {
    if (this.#searchedBackTo === null || this.#paged.next === null) return null;
    const state = this.#stopped ? "stopped" : this.#unfilled ? "running" : "resting";
    return { backTo: this.#searchedBackTo, state };
  });

  constructor(filter: RequestFilter) {
    this.#filter = filter;
    $effect(() => void this.#paged.restart());
    $effect(() => this.#paged.follow(["request", "contact"]));
    $effect(() => changes.on(["workspace"], () => this.retry()));
    $effect(() => {
      if (this.#unfilled && !this.#paged.loading) untrack(() => void this.#paged.more());
    });
  }

  get fault(): RpcFault | null {
    return this.#paged.fault;
  }

  /** False until the first answer. */
  get asked(): boolean {
    return this.#paged.asked;
  }

  pause(): void {
    this.#frozen = this.#paged.items;
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  /** Shows those that came meanwhile, and stays paused. */
  catchUp(): void {
    this.#frozen = this.#paged.items;
  }

  /** The end of the rows comes into sight. */
  more(): void {
    if (this.#filter.params.text === undefined) void this.#paged.more();
    else this.#wanted = this.#paged.items.length + FILL;
  }

  stopSearch(): void {
    this.#stopped = true;
  }

  searchOn(): void {
    this.#stopped = false;
    this.more();
  }

  /** From the top, as if nothing had been asked. */
  retry(): void {
    this.#asked = null;
    void this.#paged.restart();
  }

  async #ask(page: PageAsked): Promise<Page<RequestRow>> {
    const { params } = this.#filter;
    const another = params !== this.#asked;
    if (another) this.#begin(params);
    const answer = await call("request.list", { ...params, ...page });
    if (params !== this.#asked) return answer;
    if (another) this.#frozen = answer.items;
    if (!another && page.after === undefined && answer.searchedBackTo !== null)
      return this.#withKnown(answer);
    this.#searchedBackTo = answer.searchedBackTo;
    return answer;
  }

  #begin(params: RequestFilter["params"]): void {
    this.#asked = params;
    this.#stopped = false;
    this.#wanted = FILL;
    this.#searchedBackTo = null;
  }

  /** A search asked again looks through its newest part only; what was found further back still stands. */
  #withKnown(head: RequestPage): Page<RequestRow> {
    const anew = new Set(head.items.map(keyOf));
    const known = this.#paged.items.filter(({ id }) => !anew.has(id));
    return { items: [...head.items, ...known], next: this.#paged.next };
  }
}
