// Doing something by a command: what is refused comes back as words for its place, or as a toast.
import { history } from "../command/history.svelte";
import { RpcFault } from "../rpc/client";
import type { Refusal } from "../shared/draft.svelte";
import { toastFailed } from "../shared/toast";

/** Null when it was done. */
export async function attempt(act: () => Promise<unknown>): Promise<Refusal | null> {
  try {
    await act();
    return null;
  } catch (cause) {
    const { code, message, field } = RpcFault.from(cause);
    return { message, field, conflict: code === "conflict" };
  }
}

/** For a button without a place for words: "Not archived: …". True when it was done. */
export async function attemptOrToast(failed: string, act: () => Promise<unknown>): Promise<boolean> {
  const refusal = await attempt(act);
  if (refusal) toastFailed(failed, refusal.message);
  return refusal === null;
}

/** The same, and Undo for ten seconds once it is done. */
export async function attemptWithUndo(failed: string, act: () => Promise<unknown>): Promise<boolean> {
  const done = await attemptOrToast(failed, act);
  if (done) await history.offerUndo();
  return done;
}
