// The seam between the UI and the engine: commands go out, changes come in. The window and the browser each have
// their own way; nothing above this folder knows which one it stands on.
import type { Change } from "./generated/types";

/** Whether the engine answers: told by the way in, shown by the shell. */
export type Connection = "connected" | "lost";

export interface Listeners {
  /** Null: anything may have changed, for the stream was broken and has come back. */
  onChanges(changes: Change[] | null): void;
  /** Somebody clicked a notification about this contact. */
  onOpenContact(contactId: string): void;
  onConnection(connection: Connection): void;
}

export interface Transport {
  /** Answers what the command answers; throws an `RpcFault`. */
  call(command: string, params: object): Promise<unknown>;
  /**
   * Lets the person keep a file. Answers where it is, in words that follow "Saved as"; null when they changed their mind.
   * Throws an `RpcFault`.
   */
  save(filename: string, content: Blob): Promise<string | null>;
  /** Returns how to stop listening. */
  subscribe(listeners: Listeners): () => void;
}

/** The desktop window has Tauri's bridge, a browser the server that sent the page. */
export async function chooseTransport(): Promise<Transport> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has("fake")) {
    const { FakeTransport } = await import("../testing/fake");
    return new FakeTransport();
  }
  if ("__TAURI_INTERNALS__" in window) {
    const { TauriTransport } = await import("./tauri");
    return new TauriTransport();
  }
  const { WebTransport } = await import("./web");
  return new WebTransport();
}
