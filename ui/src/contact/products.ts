// Lines of products and what they come to.
import type { ProductLine } from "../rpc/generated/types";

/** Null for a line without a price. */
export function lineSum({ quantity, priceMinor }: ProductLine): number | null {
  return priceMinor === null ? null : quantity * priceMinor;
}

/** Of the lines that have a price; null when none has. */
export function productSum(lines: readonly ProductLine[]): number | null {
  const sums = lines.map(lineSum).filter((sum) => sum !== null);
  return sums.length === 0 ? null : sums.reduce((total, sum) => total + sum, 0);
}
