// The five steps of an import, and where one stands.
import type { ImportState } from "../rpc/generated/types";

export const STEPS = ["file", "columns", "check", "import", "done"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_NAMES: Record<Step, string> = {
  file: "File",
  columns: "Columns",
  check: "Check",
  import: "Import",
  done: "Done",
};

/** Where an import stands that has begun. */
export function stepOf(state: ImportState): Step {
  return state === "running" || state === "cancelled" || state === "interrupted" ? "import" : "done";
}
