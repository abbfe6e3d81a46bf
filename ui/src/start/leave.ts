import { RpcFault } from "../rpc/client";
import { toastFailed } from "../shared/toast";
import { router } from "../shell/router.svelte";
import { settings } from "../shell/settings.svelte";
import { workspace } from "../shell/workspace.svelte";

/** Leaves the first-run page for good and goes to a screen. */
export async function leaveFirstRun(path: string): Promise<void> {
  try {
    await settings.set({ firstRunDone: true });
    router.go(path);
    await workspace.reload();
  } catch (cause) {
    toastFailed("This page stays", RpcFault.from(cause).message);
  }
}
