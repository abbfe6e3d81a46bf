// What was mended of a file while it is checked: the engine tells only what is still to be looked at. It is remembered
// while the program runs.
import { SvelteMap } from "svelte/reactivity";
import type { ImportCell } from "../rpc/generated/types";
import type { CellsSought } from "./desk.svelte";

export interface MendedCell {
  kind: "cell";
  /** As it came. */
  cell: ImportCell;
  /** What stands there now; empty when the cell is left out. */
  text: string;
}

/** The suggestions for all cells of a column that have one problem. The engine takes them back only with the import. */
export interface MendedColumn {
  kind: "column";
  /** One of them, as it came. */
  cell: ImportCell;
  count: number;
}

export type Mend = MendedCell | MendedColumn;

export function cellKey({ row, column }: Pick<ImportCell, "row" | "column">): string {
  return `${row}:${column ?? ""}`;
}

export class Mended {
  readonly #mends = new SvelteMap<string, Mend>();

  /** A cell that gets back what came is not mended any more. */
  put(cell: ImportCell, value: string): void {
    const key = cellKey(cell);
    const before = this.#mends.get(key)?.cell ?? cell;
    const text = value.trim();
    this.#mends.delete(key);
    if (text !== before.value.trim()) this.#mends.set(key, { kind: "cell", cell: before, text });
  }

  putColumn(cell: ImportCell, count: number): void {
    this.#mends.set(`${cell.column}, ${cell.problem}`, { kind: "column", cell, count });
  }

  /** The newest first, of the cells that are sought; what has to be looked at again is not among them. */
  among(open: readonly ImportCell[], sought: CellsSought | null): Mend[] {
    const still = new Set(open.map(cellKey));
    return [...this.#mends.values()]
      .reverse()
      .filter((mend) => fits(mend, sought) && (mend.kind === "column" || !still.has(cellKey(mend.cell))));
  }

  forget(): void {
    this.#mends.clear();
  }
}

function fits({ kind, cell }: Mend, sought: CellsSought | null): boolean {
  if (sought === null) return true;
  return (
    (sought.row === undefined || (kind === "cell" && cell.row === sought.row)) &&
    (sought.column === undefined || cell.column === sought.column) &&
    (sought.problem === undefined || cell.problem === sought.problem)
  );
}

const known = new Map<string, Mended>();

/** The same for one import, however often it is opened. */
export function mendedOf(importId: string): Mended {
  const mended = known.get(importId) ?? new Mended();
  known.set(importId, mended);
  return mended;
}
