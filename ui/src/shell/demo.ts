// Into the demo and out of it, from wherever that is asked; what was open belongs to the other file.
import { RpcFault } from "../rpc/client";
import { toastFailed } from "../shared/toast";
import { router } from "./router.svelte";
import { workspace } from "./workspace.svelte";

export async function openDemo(): Promise<void> {
  try {
    await workspace.openDemo();
    router.go("/board");
  } catch (cause) {
    toastFailed("The demo did not open", RpcFault.from(cause).message);
  }
}

export async function leaveDemo(): Promise<void> {
  try {
    await workspace.leaveDemo();
    router.go("/board");
  } catch (cause) {
    toastFailed("Still in the demo", RpcFault.from(cause).message);
  }
}
