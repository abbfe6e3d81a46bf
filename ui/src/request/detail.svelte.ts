// One open request: its answer, kept true; its secrets, shown for a while; and the place that is looked at.
import { changes } from "../rpc/changes";
import { call, RpcFault } from "../rpc/client";
import type { Place, RequestDetail } from "../rpc/generated/types";
import { Live } from "../rpc/live.svelte";
import { toastFailed } from "../shared/toast";
import { isMasked } from "./body";

export type DetailTab = "overview" | "headers" | "body" | "response" | "trace";

export const REVEALED_S = 30;

/** Belongs to a component; goes along when another request is opened, and keeps the tab. */
export class OpenRequest {
  tab = $state<DetailTab>("overview");
  /** What somebody asked to see; a new object each time. */
  place = $state.raw<Place | null>(null);
  secondsLeft = $state(0);
  readonly #id: () => string;
  readonly #live: Live<RequestDetail>;
  #revealed = $state.raw<RequestDetail | null>(null);

  /** In clear for a while after `reveal`; what may change is always the newest. */
  readonly detail: RequestDetail | null = $derived.by(() => {
    const { value } = this.#live;
    return value && this.#revealed?.row.id === value.row.id ? { ...this.#revealed, row: value.row } : value;
  });

  readonly hasSecrets = $derived.by(() => {
    const { value } = this.#live;
    if (!value) return false;
    return value.headers.some(({ masked }) => masked) || isMasked(value.target + (value.body.text ?? ""));
  });

  constructor(id: () => string) {
    this.#id = id;
    this.#live = new Live(() => call("request.get", { id: id() }));
    $effect(() => void this.#live.reload());
    $effect(() => {
      const one = id();
      const stop = changes.on(["request"], (ids) => {
        if (ids === null || ids.has(one)) void this.#live.reload();
      });
      return () => (stop(), this.#leave());
    });
    $effect(() => {
      if (this.#revealed === null) return;
      const timer = setInterval(() => this.#tick(), 1000);
      return () => clearInterval(timer);
    });
  }

  get fault(): RpcFault | null {
    return this.#live.fault;
  }

  reload(): void {
    void this.#live.reload();
  }

  /** The engine writes down that it was asked for. */
  async reveal(): Promise<void> {
    try {
      const id = this.#id();
      const detail = await call("request.reveal", { id });
      if (id !== this.#id()) return;
      this.#revealed = detail;
      this.secondsLeft = REVEALED_S;
    } catch (cause) {
      toastFailed("Not revealed", RpcFault.from(cause).message);
    }
  }

  hide(): void {
    this.#revealed = null;
  }

  async pin(pinned: boolean): Promise<void> {
    try {
      await call("request.pin", { id: this.#id(), pinned });
      await this.#live.reload();
    } catch (cause) {
      toastFailed(pinned ? "Not pinned" : "Not unpinned", RpcFault.from(cause).message);
    }
  }

  /** Opens what the place lies in. */
  show(place: Place): void {
    this.place = place;
    this.tab = place.header === null ? "body" : "headers";
  }

  #leave(): void {
    this.hide();
    this.place = null;
  }

  #tick(): void {
    this.secondsLeft -= 1;
    if (this.secondsLeft <= 0) this.hide();
  }
}
