// The board of one pipeline: which pipeline, its columns, and what keeps both true. What is done to its leads shows
// at once and is put back when the engine refuses it.
import { untrack } from "svelte";
import { call, RpcFault } from "../rpc/client";
import type { Board, LeadCard, LeadFilter, Pipeline } from "../rpc/generated/types";
import { live } from "../rpc/live.svelte";
import { CURRENCY } from "../shared/money";
import { clock } from "../shared/clock.svelte";
import { dayOf } from "../shared/dates";
import { toastFailed } from "../shared/toast";
import { workspace } from "../shell/workspace.svelte";
import { Column } from "./column.svelte";
import { BoardFilter, keyOf } from "./filter.svelte";
import { Pending } from "./pending.svelte";

interface Answer {
  board: Board;
  filter: LeadFilter | null;
}

/** A change of leads: how it looks before the engine knows, what it asks of the engine, and what to say when it fails. */
export interface Change {
  ids: readonly string[];
  show: () => void;
  act: () => Promise<unknown>;
  failure: string;
}

/** Belongs to one component: it lives as long as that does. */
export class BoardState {
  columns = $state.raw<readonly Column[]>([]);
  readonly filter = new BoardFilter();
  readonly pending = new Pending();
  readonly #today = $derived(dayOf(clock.now));
  #chosenId = $state<string | null>(null);
  #shown = "";

  readonly #pipelines = live(["department", "workspace", "pipeline"], () => {
    const departmentId = workspace.department?.id;
    return call("pipeline.list", departmentId === undefined ? {} : { departmentId });
  });
  readonly #answer = live(["lead", "contact", "pipeline", "user"], () => this.#ask());

  constructor() {
    $effect.pre(() => {
      const answer = this.#answer.value;
      untrack(() => this.#receive(answer));
    });
  }

  get pipelines(): readonly Pipeline[] {
    return this.#pipelines.value?.items ?? [];
  }

  /** The one that was chosen, or where the department's new leads go; null until they are known. */
  get pipeline(): Pipeline | null {
    const byId = (id: string | null | undefined) => this.pipelines.find((one) => one.id === id);
    return byId(this.#chosenId) ?? byId(workspace.department?.pipelineId) ?? this.pipelines[0] ?? null;
  }

  choosePipeline(id: string): void {
    this.#chosenId = id;
    this.filter.clear();
  }

  /** The filter as the engine takes it today; null when every lead is shown. */
  get filterToday(): LeadFilter | null {
    return this.filter.valueOn(this.#today);
  }

  /** What the engine last said of all of it; null until the first answer. */
  get totals(): Board | null {
    return this.#answer.value?.board ?? null;
  }

  /** Open leads that are shown, their sum, and how many there are without the filter. */
  readonly open = $derived.by(() => {
    const sum = (of: (column: Column) => number) =>
      this.columns.reduce((total, column) => total + of(column), 0);
    return {
      count: sum(({ head }) => head.count),
      total: sum(({ head }) => head.total),
      sumMinor: sum(({ head }) => head.sumMinor),
    };
  });

  get currency(): string {
    return this.totals?.currency ?? CURRENCY;
  }

  get fault() {
    const { fault, loading } = this.#answer;
    // When the file changes, the pipeline of before is asked for once more before the new ones are known.
    const isLeaving = fault?.code === "not_found" && (loading || this.#pipelines.loading);
    return this.#pipelines.fault ?? (isLeaving ? null : fault);
  }

  /** The engine has answered that there is no pipeline at all. */
  get hasNoPipeline(): boolean {
    return this.#pipelines.value?.items.length === 0;
  }

  async reload(): Promise<void> {
    await this.#pipelines.reload();
    await this.#answer.reload();
  }

  /** The cards with these ids that are on the screen, in the order of the board. */
  cards(ids: readonly string[]): LeadCard[] {
    const sought = new Set(ids);
    return this.columns.flatMap(({ items }) => items.filter(({ id }) => sought.has(id)));
  }

  columnOf(leadId: string): Column | undefined {
    return this.columns.find(({ items }) => items.some(({ id }) => id === leadId));
  }

  /** Shows the change at once and asks the engine; false when it was refused, and then everything is as before. */
  async change({ ids, show, act, failure }: Change): Promise<boolean> {
    const putBack = this.columns.map((column) => column.snapshot());
    show();
    const after = this.columns.map(({ items }) => items);
    try {
      await this.pending.during(ids, act);
      return true;
    } catch (cause) {
      const { message } = RpcFault.from(cause);
      const untouched = this.columns.every(({ items }, index) => items === after[index]);
      if (untouched) for (const one of putBack) one();
      this.pending.blame(ids, message);
      toastFailed(failure, message);
      void this.#answer.reload();
      return false;
    }
  }

  /** Takes leads off the board that are closed or put away. */
  takeOff(ids: readonly string[]): void {
    const gone = new Set(ids);
    for (const column of this.columns) column.take(gone);
  }

  patch(ids: readonly string[], change: Partial<LeadCard>): void {
    const changed = new Set(ids);
    for (const column of this.columns) column.patch(changed, change);
  }

  async #ask(): Promise<Answer | null> {
    const id = this.pipeline?.id;
    const filter = this.filterToday;
    if (id === undefined) return null;
    const asked = { pipelineId: id, ...(filter ? { filter } : {}) };
    return { board: await this.pending.truthful(() => call("board.get", asked)), filter };
  }

  #receive(answer: Answer | null): void {
    if (answer === null) return void (this.columns = []);
    const { board, filter } = answer;
    // Another board or filter is another list; its cards do not arrive, they are simply there.
    const shown = `${board.pipeline.id} ${keyOf(filter ?? {})}`;
    const known = new Map(this.columns.map((column) => [column.head.stage.id, column]));
    if (shown !== this.#shown) known.clear();
    this.#shown = shown;
    this.columns = board.columns.map((head) => {
      const column = known.get(head.stage.id);
      column?.receive(head);
      return column ?? new Column(head, filter ?? undefined, this.pending);
    });
  }
}
