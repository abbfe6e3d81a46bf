// What a column says while no card stands in it.
import type { BoardColumn } from "../rpc/generated/types";
import { formatCount } from "../shared/format";

/** A card that was taken up is still counted, though the column draws it no more: only the filter hides the others. */
export function emptyWords({ stage, count, total }: Pick<BoardColumn, "stage" | "count" | "total">): string {
  const hidden = total - count;
  if (hidden <= 0) return `No lead is in ${stage.name}.`;
  if (hidden === 1)
    return count === 0
      ? "Its one lead does not pass the filter."
      : "Its other lead does not pass the filter.";
  const others = count === 0 ? "leads" : "other leads";
  return `None of its ${formatCount(hidden)} ${others} passes the filter.`;
}
