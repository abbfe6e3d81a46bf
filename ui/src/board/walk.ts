// How the arrows walk a board of columns.

/** Where the key leads from a card; null when it leads nowhere. Empty columns are stepped over. */
export function walk(columns: ReadonlyArray<readonly string[]>, from: string, key: string): string | null {
  const column = columns.findIndex((cards) => cards.includes(from));
  const row = columns[column]?.indexOf(from) ?? -1;
  switch (key) {
    case "ArrowDown":
      return columns[column]?.[row + 1] ?? null;
    case "ArrowUp":
      return columns[column]?.[row - 1] ?? null;
    case "Home":
      return columns[column]?.[0] ?? null;
    case "End":
      return columns[column]?.at(-1) ?? null;
    case "ArrowRight":
      return beside(columns.slice(column + 1), row);
    case "ArrowLeft":
      return beside(columns.slice(0, Math.max(0, column)).reverse(), row);
    default:
      return null;
  }
}

/** The card at the same height in the nearest column that has any. */
function beside(columns: ReadonlyArray<readonly string[]>, row: number): string | null {
  const nearest = columns.find((cards) => cards.length > 0);
  return nearest?.[Math.min(row, nearest.length - 1)] ?? null;
}
