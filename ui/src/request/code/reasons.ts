// The lines of a code view, with room below each faulty row for the reasons, which are wrapped to what is in sight.
import { type Layout, rowAt } from "./layout";
import type { Mark } from "./mark";

/** Of a reason, in pixels: the numbers and a step before it, some air after it. */
const BESIDE = 64;
/** Of a letter of a reason at its widest on the average. */
const LETTER = 6.8;

export interface CodeLine {
  row: number;
  /** It begins here and runs over the lines below, which say "more". */
  reason: Mark | null;
  /** Kept free for the rest of a reason. */
  more: Mark | null;
}

/** Each row, and below it the reasons of the marks that begin in it. `width`: of what is in sight, in pixels. */
export function linesOf(layout: Layout, marks: readonly Mark[], width: number): CodeLine[] {
  const said = new Map<number, Mark[]>();
  for (const mark of marks) {
    const row = rowAt(layout, mark.start);
    said.set(row, [...(said.get(row) ?? []), mark]);
  }
  return layout.rows.flatMap((_, row) => [
    { row, reason: null, more: null },
    ...(said.get(row) ?? []).flatMap((mark) => room(row, mark, width)),
  ]);
}

/** The line that shows a row. */
export function lineOf(lines: readonly CodeLine[], row: number): number {
  return Math.max(
    0,
    lines.findIndex((line) => line.row === row),
  );
}

function room(row: number, mark: Mark, width: number): CodeLine[] {
  const count = wrappedCount(mark.message, Math.max(20, Math.floor((width - BESIDE) / LETTER)));
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? { row, reason: mark, more: null } : { row, reason: null, more: mark },
  );
}

/** How many lines a text takes, words kept whole where they fit. */
export function wrappedCount(text: string, letters: number): number {
  let count = 1;
  let used = 0;
  for (const { length } of text.split(" ")) {
    const needed = used === 0 ? length : used + 1 + length;
    if (needed <= letters) {
      used = needed;
      continue;
    }
    if (used > 0) count += 1;
    count += Math.ceil(length / letters) - 1;
    used = length % letters || letters;
  }
  return count;
}
