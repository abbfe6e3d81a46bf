// The five steps of an import, and where one stands.
import Undo from "@lucide/svelte/icons/undo-2";
import type { ImportState } from "../rpc/generated/types";
import type { IconShape } from "../shared/icon";

export const STEPS = ["file", "columns", "check", "import", "done"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_NAMES: Record<Step, string> = {
  file: "File",
  columns: "Columns",
  check: "Check",
  import: "Import",
  done: "Done",
};

/** How the last step is called and marked, when the import was taken back or is being so; null when it is done. */
export function endingOf(state: ImportState): { name: string; icon: IconShape } | null {
  if (state === "reverted") return { name: "Reverted", icon: Undo };
  const isUnderWay = state === "reverting" || state === "revert_interrupted";
  return isUnderWay ? { name: "Reverting", icon: Undo } : null;
}

/** Where an import stands that has begun. */
export function stepOf(state: ImportState): Step {
  return state === "running" || state === "cancelled" || state === "interrupted" ? "import" : "done";
}
