// What somebody does at the board: which cards it is about, what is asked before, and the command that does it.
import { call } from "../rpc/client";
import type { Closed, ContactDetail, LeadCard, Stage } from "../rpc/generated/types";
import { history } from "../command/history.svelte";
import { announce } from "../shared/announce.svelte";
import { clock } from "../shared/clock.svelte";
import { formatCounted } from "../shared/format";
import { toastFailed } from "../shared/toast";
import { RpcFault } from "../rpc/client";
import { BoardState } from "./board.svelte";
import { Carry, type Dropped, type Lane } from "./carry.svelte";
import { CollapsedStages } from "./collapsed.svelte";
import type { Column } from "./column.svelte";
import { Selection } from "./selection.svelte";
import { BoardWords } from "./words.svelte";

/** What is being asked before something is done. */
export type Asking =
  | { what: "win" | "lose"; ids: readonly string[] }
  | { what: "value"; card: LeadCard }
  | { what: "tag"; ids: readonly string[] }
  | { what: "optOut"; contact: ContactDetail }
  | { what: "newLead"; stageId: string | null }
  | { what: "stage"; stage: Stage }
  | { what: "newStage"; afterId: string | null }
  | { what: "deleteStage"; column: Column }
  | { what: "newPipeline" | "renamePipeline" | "newView" }
  | { what: "renameView"; id: string; name: string };

/** A menu at a card or a button: all that can be done, where to move, or who is to own. */
export interface OpenMenu {
  what: "card" | "move" | "owner";
  anchor: HTMLElement;
  ids: readonly string[];
}

/** Belongs to one component: it lives as long as that does. */
export class Desk {
  readonly board = new BoardState();
  readonly words = new BoardWords(() => this.board.pipeline);
  readonly selection = new Selection();
  readonly collapsed = new CollapsedStages(() => this.words.users.find(({ atDesk }) => atDesk)?.id ?? null);
  readonly carry = new Carry(() => this.lanes);
  asking = $state.raw<Asking | null>(null);
  menu = $state.raw<OpenMenu | null>(null);
  /** Closed or put away leads that are looked at. */
  shelf = $state<Closed | null>(null);
  /** Brings the focus to a card; the columns know how. */
  bringFocus: (id: string) => void = () => undefined;
  #walkedTo = $state<string | null>(null);

  /** The stages that the keys walk: cards in a rail are not seen. */
  readonly lanes: readonly Lane[] = $derived(
    this.board.columns
      .map(({ head, items }) => ({ id: head.stage.id, ids: items.map(({ id }) => id) }))
      .filter(({ id }) => !this.collapsed.has(id)),
  );

  /** The card that Tab comes to and the keys mean. */
  readonly current: string | null = $derived.by(() => {
    const isThere = this.lanes.some(({ ids }) => this.#walkedTo !== null && ids.includes(this.#walkedTo));
    return isThere ? this.#walkedTo : (this.lanes.find(({ ids }) => ids.length > 0)?.ids[0] ?? null);
  });

  /** The cards that are carried, in their order. */
  readonly carried: readonly LeadCard[] = $derived(this.carry.active ? this.board.cards(this.carry.ids) : []);

  walkTo(id: string): void {
    this.#walkedTo = id;
  }

  /** What an act is about: what is selected, else the current card. */
  get targets(): readonly string[] {
    if (this.selection.count > 0) return [...this.selection.ids];
    return this.current === null ? [] : [this.current];
  }

  /** What an act at this card is about: all that is selected, when it is one of them. */
  targetsAt(id: string): readonly string[] {
    return this.selection.has(id) ? [...this.selection.ids] : [id];
  }

  async move(ids: readonly string[], stageId: string, afterId: string | null): Promise<boolean> {
    const { board } = this;
    const cards = board.cards(ids);
    const target = board.columns.find(({ head }) => head.stage.id === stageId);
    if (!target || ids.length === 0) return false;
    const from = new Set(cards.map((card) => card.stageId));
    const [was] = from;
    const isSeen = from.size === 1 && cards.length === ids.length && was !== undefined;
    const { name } = target.head.stage;
    const next = this.collapsed.has(stageId) ? this.#beside(ids) : null;
    const done = board.change({
      ids,
      show: () => {
        board.takeOff(ids);
        target.put(
          cards.map((card) =>
            card.stageId === stageId
              ? card
              : { ...card, stageId, stageName: name, stageEnteredAt: clock.now },
          ),
          afterId,
        );
      },
      act: () =>
        call("lead.move", {
          ids: [...ids],
          stageId,
          ...(afterId === null ? {} : { afterId }),
          ...(isSeen ? { was } : {}),
        }),
      failure: "Not moved",
    });
    announce(this.#standing(cards, target));
    const moved = await done;
    if (moved) this.#goOn(next);
    if (moved && ids.length > 1) await this.#finish(ids);
    return moved;
  }

  /** Where carried cards were let go. */
  async land(dropped: Dropped | null): Promise<void> {
    if (dropped === null) return;
    if ("stageId" in dropped) await this.move(dropped.ids, dropped.stageId, dropped.afterId);
    else if (dropped.shelf === "archived") await this.archive(dropped.ids);
    else this.asking = { what: dropped.shelf === "won" ? "win" : "lose", ids: dropped.ids };
  }

  /** One place up or down, or to the top of the stage beside. */
  async nudge(direction: "up" | "down" | "left" | "right"): Promise<void> {
    const { carry, current } = this;
    if (current === null || !carry.lift(current, new Set(), "keys")) return;
    carry.step(direction);
    await this.land(carry.drop());
  }

  win(ids: readonly string[], valueMinor?: number): Promise<boolean> {
    const value = valueMinor === undefined ? {} : { valueMinor };
    return this.#takeOff(ids, () => call("lead.win", { ids: [...ids], ...value }), "Not won");
  }

  lose(ids: readonly string[], reason: string): Promise<boolean> {
    return this.#takeOff(ids, () => call("lead.lose", { ids: [...ids], reason }), "Not lost");
  }

  archive(ids: readonly string[]): Promise<boolean> {
    return this.#takeOff(ids, () => call("lead.archive", { ids: [...ids] }), "Not archived");
  }

  remove(ids: readonly string[]): Promise<boolean> {
    return this.#takeOff(ids, () => call("lead.delete", { ids: [...ids] }), "Not deleted");
  }

  async assign(ids: readonly string[], userId: string | null): Promise<void> {
    const ownerName = this.words.users.find(({ id }) => id === userId)?.name ?? null;
    const done = await this.board.change({
      ids,
      show: () => this.board.patch(ids, { ownerId: userId, ownerName }),
      act: () => call("lead.assign", { ids: [...ids], userId }),
      failure: "Not assigned",
    });
    if (!done) return;
    announce(ownerName === null ? "No owner any more" : `Assigned to ${ownerName}`);
    if (ids.length > 1) await this.#finish(ids);
  }

  setValue({ id, valueMinor: was }: LeadCard, valueMinor: number | null): Promise<boolean> {
    return this.board.change({
      ids: [id],
      show: () => this.board.patch([id], { valueMinor }),
      act: () => call("lead.set_value", { id, valueMinor, was }),
      failure: "The value was not changed",
    });
  }

  /** Throws the engine's fault: the dialog that asked for the word shows it. */
  async tag(ids: readonly string[], name: string): Promise<void> {
    await this.board.pending.during(ids, () => call("lead.add_tag", { ids: [...ids], name }));
    if (ids.length > 1) await this.#finish(ids);
  }

  /** To a rail, or back to a column. What is not seen is not selected. */
  collapse({ head, items }: Column): void {
    this.collapsed.toggle(head.stage.id);
    if (this.collapsed.has(head.stage.id)) this.selection.drop(items.map(({ id }) => id));
  }

  async selectAll(column: Column): Promise<void> {
    try {
      this.selection.add(await column.allIds());
      announce(`${formatCounted(this.selection.count, "lead")} selected`);
    } catch (cause) {
      toastFailed("Not all were selected", RpcFault.from(cause).message);
    }
  }

  /** Which channels stand open is asked first; the dialog is the one of the contact panel. */
  async askOptOut(card: LeadCard): Promise<void> {
    try {
      this.asking = { what: "optOut", contact: await call("contact.get", { id: card.contactId }) };
    } catch (cause) {
      toastFailed("The contact could not be read", RpcFault.from(cause).message);
    }
  }

  async #takeOff(ids: readonly string[], act: () => Promise<unknown>, failure: string): Promise<boolean> {
    const next = this.#beside(ids);
    const done = await this.board.change({ ids, show: () => this.board.takeOff(ids), act, failure });
    if (!done) return false;
    this.#goOn(next);
    await this.#finish(ids);
    return true;
  }

  /** The card that had the focus is no longer seen; the keys go on at the one beside it. */
  #goOn(next: string | null): void {
    if (next === null) return;
    this.walkTo(next);
    if (document.activeElement === document.body) this.bringFocus(next);
  }

  /** Where the keys go on when these cards are gone: the one below, or above. */
  #beside(ids: readonly string[]): string | null {
    const lane = this.lanes.find((one) => this.current !== null && one.ids.includes(this.current));
    const rest = lane?.ids.filter((id) => !ids.includes(id)) ?? [];
    const index = lane?.ids
      .slice(0, lane.ids.indexOf(this.current ?? ""))
      .filter((id) => rest.includes(id)).length;
    return rest[index ?? 0] ?? rest.at(-1) ?? null;
  }

  async #finish(ids: readonly string[]): Promise<void> {
    this.selection.drop(ids);
    await history.offerUndo();
  }

  /** "Marisol Ibarra, moved to Estimate, 3 of 6" */
  #standing(cards: readonly LeadCard[], column: Column): string {
    const [first] = cards;
    const who = cards.length === 1 && first ? first.name : formatCounted(cards.length, "lead");
    const position = column.items.findIndex(({ id }) => id === first?.id) + 1;
    return `${who}, moved to ${column.head.stage.name}, ${position} of ${column.head.count}`;
  }
}
