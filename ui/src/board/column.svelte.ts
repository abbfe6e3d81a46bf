// One stage of the board as it stands on the screen: its count and sum, and as many of its cards as were asked for.
import { call } from "../rpc/client";
import type { BoardColumn, LeadCard, LeadFilter } from "../rpc/generated/types";
import { Paged } from "../rpc/paged.svelte";
import { Pending } from "./pending.svelte";

/** The most the engine gives at one time. */
const LARGEST_PAGE = 500;

export class Column extends Paged<LeadCard> {
  /** What the engine last said of the stage. */
  head = $state.raw<BoardColumn>() as BoardColumn;
  /** Cards that came while the column was on the screen and have not made their entrance yet. */
  arrived = $state.raw<ReadonlySet<string>>(new Set());
  readonly #asked: { stageId: string; filter?: LeadFilter };

  constructor(head: BoardColumn, filter?: LeadFilter, pending = new Pending()) {
    const asked = { stageId: head.stage.id, ...(filter ? { filter } : {}) };
    super(
      ({ id }) => id,
      (page) => pending.truthful(() => call("lead.list", { ...asked, ...page })),
    );
    this.#asked = asked;
    this.#take(head);
  }

  /** The stage after a change. Cards that were paged in below keep standing. */
  receive(head: BoardColumn): void {
    const known = new Set(this.items.map(({ id }) => id));
    this.arrived = new Set(head.cards.map(({ id }) => id).filter((id) => !known.has(id)));
    const isWhole = head.next === null || this.items.length <= head.cards.length;
    // A page under way was asked for below the old head; it must not be joined to the new one.
    if (isWhole && !this.loading) return this.#take(head);
    this.head = head;
    void this.refresh();
  }

  /** The card has made its entrance. */
  settle(id: string): void {
    if (this.arrived.has(id)) this.arrived = new Set([...this.arrived].filter((one) => one !== id));
  }

  /** Takes cards out ahead of the engine's answer. */
  take(ids: ReadonlySet<string>): LeadCard[] {
    const taken = this.items.filter(({ id }) => ids.has(id));
    if (taken.length === 0) return [];
    this.items = this.items.filter(({ id }) => !ids.has(id));
    this.#count(-1, taken);
    return taken;
  }

  /** Puts cards in under another one, or on top, ahead of the engine's answer. */
  put(cards: readonly LeadCard[], afterId: string | null): void {
    const index = afterId === null ? 0 : this.items.findIndex(({ id }) => id === afterId) + 1;
    this.items = this.items.toSpliced(index, 0, ...cards);
    this.#count(1, cards);
  }

  /** Changes cards ahead of the engine's answer. */
  patch(ids: ReadonlySet<string>, change: Partial<LeadCard>): void {
    const changed = this.items.filter(({ id }) => ids.has(id));
    if (changed.length === 0) return;
    this.#count(-1, changed);
    this.items = this.items.map((card) => (ids.has(card.id) ? { ...card, ...change } : card));
    this.#count(
      1,
      this.items.filter(({ id }) => ids.has(id)),
    );
  }

  /** How it stands, to be put back. */
  snapshot(): () => void {
    const { items, head } = this;
    return () => {
      this.items = items;
      this.head = head;
    };
  }

  /** The ids of all its leads, those that were never shown too. */
  async allIds(): Promise<string[]> {
    const ids = this.items.map(({ id }) => id);
    if (this.next === null) return ids;
    const all = new Set<string>();
    let after: string | null = null;
    do {
      const page: { items: LeadCard[]; next: string | null } = await call("lead.list", {
        ...this.#asked,
        limit: LARGEST_PAGE,
        ...(after === null ? {} : { after }),
      });
      for (const { id } of page.items) all.add(id);
      after = page.next;
    } while (after !== null);
    return [...all];
  }

  #count(sign: 1 | -1, cards: readonly LeadCard[]): void {
    const { head } = this;
    const sum = cards.reduce((total, { valueMinor }) => total + (valueMinor ?? 0), 0);
    this.head = {
      ...head,
      count: head.count + sign * cards.length,
      total: head.total + sign * cards.length,
      sumMinor: head.sumMinor + sign * sum,
    };
  }

  #take(head: BoardColumn): void {
    this.head = head;
    this.items = head.cards;
    this.next = head.next;
    this.asked = true;
  }
}
