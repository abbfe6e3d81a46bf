// One import on the desk: its file looked at with the owner's choices, then begun, stopped, continued, taken back.
import { changes } from "../rpc/changes";
import { RpcFault, call } from "../rpc/client";
import { Live } from "../rpc/live.svelte";
import { Paged } from "../rpc/paged.svelte";
import type { Refusal } from "../shared/draft.svelte";
import { cellKey, type Mended, type MendedCell, mendedOf } from "./mended.svelte";
import { ProgressVoice } from "./progress";
import { type Step, stepOf } from "./steps";
import type {
  ImportCell,
  ImportDetail,
  ImportPreview,
  ImportProblem,
  ImportSettings,
} from "../rpc/generated/types";

/** What an act says while it is under way. */
export type Acting = "Starting" | "Stopping" | "Reverting" | "Discarding";

/** Some of the cells to look at. */
export interface CellsSought {
  row?: number;
  column?: number;
  problem?: ImportProblem;
  /** What they are called: "Row 4, Ann Lee". */
  name: string;
}

export class ImportDesk {
  readonly id: string;
  preview = $state.raw<ImportPreview | null>(null);
  /** As chosen; the preview follows. */
  settings = $state.raw<ImportSettings | null>(null);
  /** Why the file could not be looked at with these choices. */
  fault = $state.raw<RpcFault | null>(null);
  looking = $state(false);
  acting = $state<Acting | null>(null);
  /** Why the last act was not done. */
  actFault = $state<string | null>(null);
  /** Stopping was asked for; the rows that are in hand are still finished. */
  stopping = $state(false);
  readonly cells: Paged<ImportCell>;
  readonly mended: Mended;
  /** What is shown of the check. */
  tab = $state<"rows" | "cells">("rows");
  /** Which cells are asked for; null: all. */
  sought = $state.raw<CellsSought | null>(null);
  readonly #detail: Live<ImportDetail>;
  readonly #voice = new ProgressVoice();
  #wanted = $state<"columns" | "check">("columns");
  #again = false;

  constructor(id: string) {
    this.id = id;
    this.mended = mendedOf(id);
    this.#detail = new Live(() => call("import.get", { id }).then((detail) => this.#heard(detail)));
    this.cells = new Paged(cellKey, (page) => {
      const { row, column, problem } = this.sought ?? {};
      const of = { ...(row ? { row } : {}), ...(column === undefined ? {} : { column }) };
      return call("import.cells", { id, ...of, ...(problem ? { problem } : {}), ...page });
    });
  }

  get detail(): ImportDetail | null {
    return this.#detail.value;
  }

  get detailFault(): RpcFault | null {
    return this.#detail.fault;
  }

  get isDraft(): boolean {
    return this.detail?.state === "draft";
  }

  /** The window was closed before all of the file was taken in: only then nobody has looked at it. */
  get isIncomplete(): boolean {
    return this.isDraft && this.detail?.settings === null;
  }

  get step(): Step {
    return this.detail === null || this.isDraft ? this.#wanted : stepOf(this.detail.state);
  }

  /** Between the two steps that change nothing. */
  goTo(step: "columns" | "check"): void {
    this.#wanted = step;
  }

  /** Leads to some cells, wherever one stands. */
  seek(sought: CellsSought): void {
    this.sought = sought;
    this.tab = "cells";
    this.goTo("check");
    void this.cells.restart();
  }

  showAllCells(): void {
    this.sought = null;
    void this.cells.restart();
  }

  /** Asks, and keeps true what was answered. Returns how to stop. */
  follow(): () => void {
    void this.reload();
    const stops = [
      this.#detail.follow(["import"]),
      // A cell was mended: the counts and the cells to look at are others now.
      changes.on(["import"], (ids) => {
        const isMine = ids === null || ids.has(this.id);
        if (isMine && this.isDraft && this.acting === null && this.settings !== null) void this.#look();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async reload(): Promise<void> {
    await this.#detail.reload();
    if (!this.isDraft || this.isIncomplete) return;
    this.settings = this.detail?.settings ?? null;
    await this.#look();
  }

  /** Other choices: shown at once, looked at in the order they were made. */
  change(patch: Partial<ImportSettings>): Promise<void> {
    if (this.settings === null) return Promise.resolve();
    this.settings = { ...this.settings, ...patch };
    return this.#look();
  }

  changeColumn(index: number, target: ImportSettings["columns"][number]["target"]): Promise<void> {
    const columns = this.settings?.columns ?? [];
    return this.change({
      columns: columns.map((column, place) => (place === index ? { ...column, target } : column)),
    });
  }

  async setCell(cell: ImportCell, value: string): Promise<Refusal | null> {
    const { row, column } = cell;
    if (column === null) return null;
    const refusal = await refusalOf(call("import.set_cell", { id: this.id, row, column, value }));
    if (refusal === null) this.mended.put(cell, value);
    return refusal;
  }

  takeBack({ cell }: MendedCell): Promise<Refusal | null> {
    return this.setCell(cell, cell.value);
  }

  /** Takes the suggestion for this cell, and for all that are alike. */
  async fixColumn(cell: ImportCell, alike: number): Promise<Refusal | null> {
    const { column, problem } = cell;
    if (column === null) return null;
    const refusal = await refusalOf(call("import.fix_column", { id: this.id, column, problem }));
    if (refusal === null) this.mended.putColumn(cell, alike);
    return refusal;
  }

  start(): Promise<boolean> {
    return this.#act("Starting", () => call("import.start", { id: this.id }));
  }

  continue(): Promise<boolean> {
    return this.#act("Starting", () => call("import.continue", { id: this.id }));
  }

  async cancel(): Promise<void> {
    const done = await this.#act("Stopping", () => call("import.cancel", { id: this.id }));
    this.stopping = done && this.detail?.state === "running";
  }

  revert(): Promise<boolean> {
    return this.#act("Reverting", () => call("import.revert", { id: this.id }));
  }

  async discard(): Promise<boolean> {
    const done = await this.#act("Discarding", () => call("import.delete", { id: this.id }));
    if (done) this.mended.forget();
    return done;
  }

  async #act(acting: Acting, act: () => Promise<ImportDetail | null>): Promise<boolean> {
    if (this.acting !== null) return false;
    this.acting = acting;
    this.actFault = null;
    try {
      const detail = await act();
      if (detail) this.#detail.value = this.#heard(detail);
      return true;
    } catch (cause) {
      this.actFault = RpcFault.from(cause).message;
      return false;
    } finally {
      this.acting = null;
    }
  }

  /** One look after the other: the whole file is read each time, and the engine keeps the choices of the last. */
  async #look(): Promise<void> {
    this.#again = true;
    if (this.looking) return;
    this.looking = true;
    while (this.#again) {
      this.#again = false;
      await this.#lookOnce(this.settings);
    }
    this.looking = false;
    void this.cells.refresh();
  }

  async #lookOnce(settings: ImportSettings | null): Promise<void> {
    try {
      const preview = await call("import.preview", { id: this.id, ...(settings ? { settings } : {}) });
      if (this.settings === settings) this.settings = preview.settings;
      this.preview = preview;
      this.fault = null;
    } catch (cause) {
      this.fault = RpcFault.from(cause);
    }
  }

  #heard(detail: ImportDetail): ImportDetail {
    this.#voice.hear(detail);
    if (detail.state !== "running") this.stopping = false;
    return detail;
  }
}

async function refusalOf(asked: Promise<unknown>): Promise<Refusal | null> {
  try {
    await asked;
    return null;
  } catch (cause) {
    const { code, message, field } = RpcFault.from(cause);
    return { message, field, conflict: code === "conflict" };
  }
}
