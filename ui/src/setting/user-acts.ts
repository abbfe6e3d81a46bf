// What is done to a user at once, without a form; why not is told in a toast.
import { call, RpcFault } from "../rpc/client";
import type { User } from "../rpc/generated/types";
import { announce } from "../shared/announce.svelte";
import { readBase64 } from "../shared/files";
import { toastFailed } from "../shared/toast";

const MOST_PHOTO_BYTES = 512 * 1024;

export function sitDown({ id, name }: User): Promise<void> {
  return trying("Not changed", async () => {
    await call("user.sit", { id });
    announce(`${name} sits at the desk`);
  });
}

/** Whether it is a picture the engine sees by its bytes. */
export function setPhoto({ id, name }: User, file: File): Promise<void> {
  return trying("Picture not set", async () => {
    if (file.size > MOST_PHOTO_BYTES)
      throw new RpcFault({ code: "invalid", message: "Choose a picture of 512 KB at most." });
    await call("user.set_photo", { id, base64: await readBase64(file) });
    announce(`${name} has a new picture`);
  });
}

export function removePhoto({ id, name }: User): Promise<void> {
  return trying("Picture not removed", async () => {
    await call("user.set_photo", { id, base64: null });
    announce(`The picture of ${name} is removed`);
  });
}

async function trying(failed: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    toastFailed(failed, RpcFault.from(cause).message);
  }
}
