// How a rule went: a word, an icon and an ink.
import Check from "@lucide/svelte/icons/check";
import CircleAlert from "@lucide/svelte/icons/circle-alert";
import Minus from "@lucide/svelte/icons/minus";
import X from "@lucide/svelte/icons/x";
import type { Outcome, Place } from "../rpc/generated/types";

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
