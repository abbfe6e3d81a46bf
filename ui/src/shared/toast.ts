// News about an act that the screen itself does not show. Never for errors that need work.
import { toast } from "svelte-sonner";

const UNDO_MS = 10_000;

/** "Sunniva Hale moved to Estimate", with Undo for ten seconds. */
export function toastDone(message: string, undo?: () => void): void {
  onlyThis();
  toast.success(message, {
    duration: undo ? UNDO_MS : 4000,
    ...(undo ? { action: { label: "Undo", onClick: undo } } : {}),
  });
}

/** What is not done before somebody says so: `toastAsk("Ctrl Z takes back …", "Take back", act)`. */
export function toastAsk(question: string, yes: string, act: () => void): void {
  onlyThis();
  toast.warning(question, { duration: UNDO_MS, action: { label: yes, onClick: act } });
}

/** What was not done, and why: `toastFailed("Not moved", fault.message)`. */
export function toastFailed(message: string, reason: string): void {
  onlyThis();
  toast.error(`${message}: ${reason}`, { duration: UNDO_MS });
}

/** An older one would come back when the newer goes, with an Undo for what is no longer the last act. */
function onlyThis(): void {
  toast.dismiss();
}
