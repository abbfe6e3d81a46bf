// The listener as the sidebar shows it: lit or not, since when, and what came last.
import { call } from "../rpc/client";
import type { ListenerStatus } from "../rpc/generated/types";
import { Live } from "../rpc/live.svelte";

class ListenerView {
  readonly #status = new Live(() => call("listener.status"));

  /** Null until the first answer. */
  get status(): ListenerStatus | null {
    return this.#status.value;
  }

  async start(): Promise<void> {
    this.#status.value = await call("listener.start");
  }

  async stop(): Promise<void> {
    this.#status.value = await call("listener.stop");
  }

  /** Posts a made-up lead through the real socket; answers the id of the request that arrived. */
  async sendTest(departmentId: string): Promise<string | null> {
    return (await call("listener.test", { departmentId })).requestId;
  }

  reload(): Promise<void> {
    return this.#status.reload();
  }

  follow(): () => void {
    return this.#status.follow(["listener", "request", "workspace"]);
  }
}

export const listener = new ListenerView();
