// Where the rows that somebody looks at have gone after the list behind them changed.

export interface Anchor {
  /** How many rows the visible ones moved down (or up, below zero). */
  shift: number;
  /** How many rows above them were not in the list before. */
  fresh: number;
}

/** Null when no row that was visible is still there: it is another list. */
export function findAnchor(
  before: readonly string[],
  after: readonly string[],
  top: number,
  visible: number,
): Anchor | null {
  const places = new Map(after.map((key, index) => [key, index]));
  const looked = before.slice(top, top + visible);
  const kept = looked.findIndex((key) => places.has(key));
  const place = places.get(looked[kept] ?? "");
  if (place === undefined) return null;
  const known = new Set(before);
  return {
    shift: place - (top + kept),
    fresh: after.slice(0, place).filter((key) => !known.has(key)).length,
  };
}
