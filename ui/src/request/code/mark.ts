// Faulty places in a body, laid over the rows that show it.
import { type CodeRow, type Layout, type Piece, piecesOf, rowAt } from "./layout";

/** A place of the text in UTF-16 units; empty when something is missing there. */
export interface Mark {
  start: number;
  end: number;
  message: string;
  /** A reason for the refusal, or only odd. */
  tone: "failed" | "noted";
}

export interface MarkedPiece extends Piece {
  mark: Mark | null;
}

export interface MarkedRow {
  pieces: MarkedPiece[];
  /** Those that begin in this row: their messages stand after it. */
  begun: Mark[];
}

/** What row `index` shows. */
export function markedRow(layout: Layout, index: number, marks: readonly Mark[]): MarkedRow {
  const row = layout.rows[index];
  if (!row) return { pieces: [], begun: [] };
  const begun = marks.filter(({ start }) => rowAt(layout, start) === index);
  const near = marks.filter((mark) => begun.includes(mark) || touches(mark, row));
  const pieces = piecesOf(layout, row).flatMap((piece) => split(piece, near));
  for (const mark of begun) if (!pieces.some((piece) => piece.mark === mark)) insert(pieces, mark, row);
  return { pieces, begun };
}

function touches(mark: Mark, { start, end }: { start: number; end: number }): boolean {
  return mark.start < end && mark.end > start;
}

/** Cut at the ends of the marks that lie on it. */
function split(piece: Piece, marks: readonly Mark[]): MarkedPiece[] {
  const on = marks.filter((mark) => touches(mark, piece));
  const inside = on
    .flatMap(({ start, end }) => [start, end])
    .filter((at) => at > piece.start && at < piece.end);
  const cuts = [...new Set([piece.start, ...inside, piece.end])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const part = { start, end: cuts[index + 1] ?? piece.end };
    const mark = on.find((one) => touches(one, part)) ?? null;
    return { ...piece, ...part, spaced: index === 0 && piece.spaced, mark };
  });
}

/** What is missing, or lies in space that this view does not show, is an empty place after what stands before it. */
function insert(pieces: MarkedPiece[], mark: Mark, row: CodeRow): void {
  const at = pieces.findIndex(({ start }) => start >= mark.start);
  const place = Math.min(Math.max(mark.start, row.start), row.end);
  const empty: MarkedPiece = { kind: "other", start: place, end: place, spaced: false, mark };
  pieces.splice(at < 0 ? pieces.length : at, 0, empty);
}
