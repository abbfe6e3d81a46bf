// How a rule went: a word, an icon and an ink; and what it came upon.
import Check from "@lucide/svelte/icons/check";
import CircleAlert from "@lucide/svelte/icons/circle-alert";
import Minus from "@lucide/svelte/icons/minus";
import X from "@lucide/svelte/icons/x";
import type { Outcome, Place, TraceLine } from "../rpc/generated/types";

export const OUTCOMES: Record<Outcome, { word: string; icon: typeof Check; ink: string }> = {
  passed: { word: "Passed", icon: Check, ink: "var(--accepted-mark)" },
  failed: { word: "Failed", icon: X, ink: "var(--refused-mark)" },
  not_reached: { word: "Not reached", icon: Minus, ink: "var(--text-3)" },
  noted: { word: "Odd", icon: CircleAlert, ink: "var(--unrouted-mark)" },
};

/** "line 11 column 24, /project"; null when there is nothing to go to. */
export function placeInWords({ line, column, pointer, header }: Place): string | null {
  if (header !== null) return `header ${header}`;
  const parts = [
    line === null ? "" : `line ${line} column ${column ?? 1}`,
    pointer === null || pointer === "" ? "" : pointer,
  ].filter((part) => part !== "");
  return parts.length === 0 ? null : parts.join(", ");
}

/**
 * What a broken rule says is a clause, because it ends the sentence of the verdict too; here it stands alone. A name or a
 * value that it begins with stays as it was sent.
 */
export function detailOf({ outcome, detail }: Pick<TraceLine, "outcome" | "detail">): string {
  if (outcome !== "failed" || !/^[a-z]+[ ,]/.test(detail)) return detail;
  return detail.charAt(0).toUpperCase() + detail.slice(1);
}
