// Bins as the screens make and open them.
import { call, RpcFault } from "../rpc/client";
import { announce } from "../shared/announce.svelte";
import { toastFailed } from "../shared/toast";
import { router } from "../shell/router.svelte";

export function placeOfBin(id: string): string {
  return `/webhooks/bins/${encodeURIComponent(id)}`;
}

/** One click: its name is drawn, and it is opened. */
export async function makeBin(): Promise<void> {
  try {
    const bin = await call("bin.create", {});
    announce(`Bin ${bin.name} made`);
    router.go(placeOfBin(bin.id));
  } catch (cause) {
    toastFailed("No bin was made", RpcFault.from(cause).message);
  }
}
