// Takes a merge apart, from wherever it is told.
import { history } from "../command/history.svelte";
import { call, RpcFault } from "../rpc/client";
import type { MergedContact } from "../rpc/generated/types";
import { toastFailed } from "../shared/toast";

export async function takeApart({ mergeId, name }: MergedContact): Promise<void> {
  try {
    const { left } = await call("contact.unmerge", { mergeId });
    if (left.length === 0) await history.offerUndo();
    else toastFailed(`${name} is a contact again, but not all could be put back`, left.join(" "));
  } catch (cause) {
    toastFailed("Not taken apart", RpcFault.from(cause).message);
  }
}
