// The lines of a code view, with room below each faulty row for the reasons, which may take several lines.
import { type Layout, rowAt } from "./layout";
import type { Mark } from "./mark";

export interface CodeLine {
  row: number;
  /** It begins here and runs over the lines below, which say "more". */
  reason: Mark | null;
  /** Kept free for the rest of a reason. */
  more: Mark | null;
}

/** Each row, and below it the reasons of the marks that begin in it. `taken`: how many lines a reason takes as drawn. */
export function linesOf(
  layout: Layout,
  marks: readonly Mark[],
  taken: (message: string) => number,
): CodeLine[] {
  const said = new Map<number, Mark[]>();
  for (const mark of marks) {
    const row = rowAt(layout, mark.start);
    said.set(row, [...(said.get(row) ?? []), mark]);
  }
  return layout.rows.flatMap((_, row) => [
    { row, reason: null, more: null },
    ...(said.get(row) ?? []).flatMap((mark) => room(row, mark, taken(mark.message))),
  ]);
}

/** The line that shows a row. */
export function lineOf(lines: readonly CodeLine[], row: number): number {
  return Math.max(
    0,
    lines.findIndex((line) => line.row === row),
  );
}

function room(row: number, mark: Mark, count: number): CodeLine[] {
  return Array.from({ length: Math.max(1, count) }, (_, index) =>
    index === 0 ? { row, reason: mark, more: null } : { row, reason: null, more: mark },
  );
}
