// Saved views: filters with a name. They are no part of undo, so a deleted one is put back by making it again.
import { call, RpcFault } from "../rpc/client";
import type { LeadFilter, SavedView } from "../rpc/generated/types";
import { toastDone, toastFailed } from "../shared/toast";

/** Throws the engine's fault. */
export async function saveView(pipelineId: string, name: string, filter: LeadFilter): Promise<void> {
  await call("view.create", { pipelineId, name, filter });
}

/** What the view shows from now on. */
export async function overwriteView(view: SavedView, filter: LeadFilter): Promise<void> {
  try {
    await call("view.update", { id: view.id, filter });
    toastDone(`${view.name} shows this now`, () => void overwriteView({ ...view, filter }, view.filter));
  } catch (cause) {
    toastFailed("The view was not updated", RpcFault.from(cause).message);
  }
}

export async function deleteView({ id, name, pipelineId, filter }: SavedView): Promise<void> {
  try {
    await call("view.delete", { id });
    toastDone(`Deleted the view ${name}`, () => void saveView(pipelineId, name, filter));
  } catch (cause) {
    toastFailed("The view was not deleted", RpcFault.from(cause).message);
  }
}
