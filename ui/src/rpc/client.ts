// What the UI uses of the engine: `call` for commands, `changes` (beside) for news.
import { changes } from "./changes";
import { connection } from "./connection.svelte";
import type { CommandName, Commands } from "./generated/commands";
import type { Listeners, Transport } from "./transport";

export { RpcFault } from "./fault";

let transport: Transport | null = null;

/** Commands that take nothing may be called without params. */
type Args<N extends CommandName> =
  Record<string, never> extends Commands[N]["params"]
    ? [params?: Commands[N]["params"]]
    : [params: Commands[N]["params"]];

/** Asks the engine. Throws an `RpcFault` with a sentence that can be shown as it stands. */
export async function call<N extends CommandName>(name: N, ...args: Args<N>): Promise<Commands[N]["answer"]> {
  if (!transport) throw new Error("connect() comes before the first call");
  return (await transport.call(name, args[0] ?? {})) as Commands[N]["answer"];
}

/**
 * Lets the person keep a file; its type is that of no document, so nothing of it ever runs here. Answers where it is, in
 * words that follow "Saved as"; null when they changed their mind. Throws an `RpcFault`.
 */
export async function saveFile(filename: string, content: BlobPart): Promise<string | null> {
  if (!transport) throw new Error("connect() comes before the first file");
  return transport.save(filename, new Blob([content], { type: "application/octet-stream" }));
}

/** Called once at the start, and by tests with their own transport. Returns how to disconnect. */
export function connect(to: Transport, onOpenContact: Listeners["onOpenContact"]): () => void {
  transport = to;
  return to.subscribe({
    onChanges: (batch) => changes.tell(batch),
    onConnection: (state) => (connection.state = state),
    onOpenContact,
  });
}
