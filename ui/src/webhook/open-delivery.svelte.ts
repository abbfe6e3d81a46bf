// One open delivery, kept true, and the attempt of it that is looked at.
import { changes } from "../rpc/changes";
import { call, type RpcFault } from "../rpc/client";
import type { Attempt, DeliveryDetail } from "../rpc/generated/types";
import { Live } from "../rpc/live.svelte";

/** Belongs to a component. */
export class OpenDelivery {
  readonly #live: Live<DeliveryDetail>;
  /** Null: the newest, whichever that is. */
  #chosen = $state<number | null>(null);

  readonly attempts: readonly Attempt[] = $derived.by(() => [...(this.#live.value?.log ?? [])].reverse());
  readonly attempt: Attempt | null = $derived.by(
    () => this.attempts.find(({ number }) => number === this.#chosen) ?? this.attempts[0] ?? null,
  );

  constructor(id: () => string) {
    this.#live = new Live(() => call("delivery.get", { id: id() }));
    $effect(() => {
      const one = id();
      this.#chosen = null;
      void this.#live.reload();
      return changes.on(["delivery", "workspace"], (ids) => {
        if (ids === null || ids.has(one)) void this.#live.reload();
      });
    });
  }

  get detail(): DeliveryDetail | null {
    return this.#live.value;
  }

  get fault(): RpcFault | null {
    return this.#live.fault;
  }

  reload(): void {
    void this.#live.reload();
  }

  choose(number: number): void {
    this.#chosen = number;
  }
}
