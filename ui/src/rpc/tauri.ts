// The window's way: Tauri's commands `rpc` and `save` and its events. The only file that imports Tauri.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { readBase64 } from "../shared/files";
import { RpcFault } from "./fault";
import type { Change } from "./generated/types";
import type { Listeners, Transport } from "./transport";

export class TauriTransport implements Transport {
  async call(command: string, params: object): Promise<unknown> {
    try {
      return await invoke("rpc", { command, params });
    } catch (cause) {
      throw RpcFault.from(cause);
    }
  }

  /** The shell asks where to, and writes it. */
  async save(filename: string, content: Blob): Promise<string | null> {
    try {
      const base64 = await readBase64(content);
      return await invoke<string | null>("save", { filename, base64 });
    } catch (cause) {
      throw RpcFault.from(cause);
    }
  }

  subscribe(listeners: Listeners): () => void {
    const listening = [
      listen<Change[]>("changes", ({ payload }) => listeners.onChanges(payload)),
      listen<{ contactId: string }>("open-contact", ({ payload }) =>
        listeners.onOpenContact(payload.contactId),
      ),
    ];
    // What changed before the listeners stood was told to nobody.
    void Promise.all(listening).then(() => listeners.onChanges(null));
    return () => {
      for (const one of listening) void one.then((stop) => stop());
    };
  }
}
