// Where the lines of a text stand on the screen: as sent, or broken and indented by its tokens. Rows are ranges of the
// text and never copies, so that a place in the text is a place in both views.
import { lex, type Token, type TokenKind } from "./tokens";

export interface CodeRow {
  /** Line of the text as sent, from 1; null where the line before goes on. */
  line: number | null;
  /** Spaces in front of it. */
  indent: number;
  start: number;
  end: number;
}

export interface Layout {
  text: string;
  /** Empty when nothing is to be colored. */
  tokens: readonly Token[];
  rows: readonly CodeRow[];
  look: "raw" | "pretty";
}

/** A range of one row, in one color. */
export interface Piece {
  kind: TokenKind;
  start: number;
  end: number;
  /** A space that the text does not have, for reading. */
  spaced: boolean;
}

/** Longer lines go on in the next row: a browser lays out a line of a megabyte far too slowly. */
const MOST_UNITS = 2000;
const DEEPEST = 32;

export function layRaw(text: string, tokens: readonly Token[]): Layout {
  const rows: CodeRow[] = [];
  let line = 1;
  for (let start = 0; start <= text.length; line += 1) {
    const found = text.indexOf("\n", start);
    const next = found < 0 ? text.length : found;
    const end = text.charAt(next - 1) === "\r" && next > start ? next - 1 : next;
    // What ends with a line break has no line after it.
    if (start < text.length || rows.length === 0) chop(rows, text, { line, indent: 0, start, end });
    start = next + 1;
  }
  return { text, tokens, rows, look: "raw" };
}

/** Broken and indented by its tokens; what is not JSON stays as it is. */
export function layPretty(text: string, tokens: readonly Token[] = lex(text)): Layout {
  const rows: CodeRow[] = [];
  let depth = 0;
  let row: CodeRow | null = null;
  let before: Token | null = null;
  let line = 1;
  let broken = false;
  for (const token of tokens) {
    if (token.kind === "space") {
      const breaks = countBreaks(text, token);
      line += breaks;
      broken = breaks > 0;
      continue;
    }
    if (token.kind === "close") depth = Math.max(0, depth - 1);
    if (row === null || (before !== null && breaksBetween(before, token, broken))) {
      if (row) chop(rows, text, row);
      row = { line, indent: 2 * Math.min(depth, DEEPEST), start: token.start, end: token.end };
    }
    row.end = token.end;
    if (token.kind === "open") depth += 1;
    before = token;
    broken = false;
  }
  if (row) chop(rows, text, row);
  return { text, tokens, rows: withoutRepeats(rows), look: "pretty" };
}

/** The row in which a place of the text stands. */
export function rowAt({ rows }: Layout, offset: number): number {
  return Math.max(0, lastBefore(rows, offset));
}

/** What a row shows, in order. */
export function piecesOf({ text, tokens, look }: Layout, row: CodeRow): Piece[] {
  if (tokens.length === 0) return [{ kind: "other", start: row.start, end: row.end, spaced: false }];
  const pieces: Piece[] = [];
  let gap = false;
  for (let at = Math.max(0, lastBefore(tokens, row.start)); at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || token.start >= row.end) break;
    const before = pieces.at(-1);
    if (look === "pretty" && token.kind === "space") gap = true;
    else {
      const start = Math.max(token.start, row.start);
      const spaced = look === "pretty" && before !== undefined && isSpaced(before, token, gap);
      pieces.push({ kind: token.kind, start, end: Math.min(token.end, row.end), spaced });
      gap = false;
    }
  }
  return pieces.filter(({ start, end }) => end > start || text.length === 0);
}

function breaksBetween(before: Token, token: Token, broken: boolean): boolean {
  if (before.kind === "open") return token.kind !== "close";
  if (token.kind === "close" || before.kind === "comma") return true;
  if (before.kind === "colon" || token.kind === "colon" || token.kind === "comma") return false;
  return broken;
}

function isSpaced(before: Piece, token: Token, gap: boolean): boolean {
  if (token.kind === "colon" || token.kind === "comma" || before.kind === "open") return false;
  return before.kind === "colon" || (gap && token.kind !== "close");
}

function countBreaks(text: string, { start, end }: Token): number {
  let breaks = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) breaks += 1;
  return breaks;
}

/** Adds a row, as several when it is too long; no character is cut in two. */
function chop(rows: CodeRow[], text: string, row: CodeRow): void {
  let { start } = row;
  while (row.end - start > MOST_UNITS) {
    const cut = start + MOST_UNITS;
    const end = isHighSurrogate(text.charCodeAt(cut - 1)) ? cut - 1 : cut;
    rows.push({ ...row, line: start === row.start ? row.line : null, start, end });
    start = end;
  }
  rows.push({ ...row, line: start === row.start ? row.line : null, start });
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** Several rows made of one line carry its number once. */
function withoutRepeats(rows: CodeRow[]): CodeRow[] {
  let last: number | null = null;
  return rows.map((row) => {
    if (row.line === null || row.line === last) return { ...row, line: null };
    last = row.line;
    return row;
  });
}

/** Index of the last one that begins at or before the offset; -1 when there is none. */
function lastBefore(ranges: ReadonlyArray<{ start: number }>, offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
