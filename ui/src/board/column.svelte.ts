// One stage of the board as it stands on the screen: its count and sum, and as many of its cards as were asked for.
import { call } from "../rpc/client";
import type { BoardColumn, LeadCard } from "../rpc/generated/types";
import { Paged } from "../rpc/paged.svelte";

export class Column extends Paged<LeadCard> {
  /** What the engine last said of the stage. */
  head = $state.raw<BoardColumn>() as BoardColumn;
  /** Cards that came while the column was on the screen and have not made their entrance yet. */
  arrived = $state.raw<ReadonlySet<string>>(new Set());

  constructor(head: BoardColumn) {
    const stageId = head.stage.id;
    super(
      ({ id }) => id,
      (page) => call("lead.list", { stageId, ...page }),
    );
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

  #take(head: BoardColumn): void {
    this.head = head;
    this.items = head.cards;
    this.next = head.next;
    this.asked = true;
  }
}
