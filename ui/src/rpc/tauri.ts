// The window's way: Tauri's one `rpc` command and its events. The only file that imports Tauri.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
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
