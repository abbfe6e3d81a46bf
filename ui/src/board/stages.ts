// Stages put in order, made and deleted.
import { call, RpcFault } from "../rpc/client";
import { history } from "../command/history.svelte";
import { announce } from "../shared/announce.svelte";
import { toastFailed } from "../shared/toast";

/** One place to the left or right. `order` are the stages as they stand. */
export async function moveStage(order: readonly string[], id: string, by: -1 | 1): Promise<void> {
  const rest = order.filter((one) => one !== id);
  const at = order.indexOf(id) + by;
  if (at < 0 || at > rest.length) return;
  try {
    await call("stage.move", { id, afterId: rest[at - 1] ?? null });
    announce(`Moved to place ${at + 1} of ${order.length}`);
  } catch (cause) {
    toastFailed("The stage was not moved", RpcFault.from(cause).message);
  }
}

/** At the right end, or right of another one. Throws the engine's fault. */
export async function addStage(pipelineId: string, name: string, afterId: string | null): Promise<void> {
  await call("stage.create", { pipelineId, name, ...(afterId === null ? {} : { afterId }) });
}

/** Its leads go to another stage first, when it has any. Throws the engine's fault. */
export async function deleteStage(id: string, moveToId: string | null): Promise<void> {
  await call("stage.delete", { id, ...(moveToId === null ? {} : { moveToId }) });
  await history.offerUndo();
}

/** Without asking: it can be taken back, and the engine refuses one that has leads. */
export async function deletePipeline(id: string): Promise<void> {
  try {
    await call("pipeline.delete", { id });
    await history.offerUndo();
  } catch (cause) {
    toastFailed("The pipeline was not deleted", RpcFault.from(cause).message);
  }
}
