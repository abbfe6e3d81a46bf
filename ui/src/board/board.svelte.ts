// The board of one pipeline: which pipeline, its columns, and what keeps both true.
import { untrack } from "svelte";
import { call } from "../rpc/client";
import type { BoardColumn, Pipeline } from "../rpc/generated/types";
import { live } from "../rpc/live.svelte";
import { workspace } from "../shell/workspace.svelte";
import { Column } from "./column.svelte";

/** Belongs to one component: it lives as long as that does. */
export class BoardState {
  columns = $state.raw<readonly Column[]>([]);
  #chosenId = $state<string | null>(null);

  readonly #pipelines = live(["department", "workspace"], () => {
    const departmentId = workspace.department?.id;
    return call("pipeline.list", departmentId === undefined ? {} : { departmentId });
  });
  readonly #answer = live(["lead", "contact"], () => {
    const id = this.pipeline?.id;
    return id === undefined ? Promise.resolve(null) : call("board.get", { pipelineId: id });
  });

  constructor() {
    $effect.pre(() => {
      const heads = this.#answer.value?.columns ?? [];
      untrack(() => this.#receive(heads));
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
  }

  /** Counts and sums; null until the first answer. */
  get totals() {
    return this.#answer.value;
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

  #receive(heads: readonly BoardColumn[]): void {
    const known = new Map(this.columns.map((column) => [column.head.stage.id, column]));
    this.columns = heads.map((head) => {
      const column = known.get(head.stage.id);
      column?.receive(head);
      return column ?? new Column(head);
    });
  }
}
