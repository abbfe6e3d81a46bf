// The log of deliveries as a list with its filters: paged, kept true, searched on until it fills the window.
import { untrack } from "svelte";
import { call } from "../rpc/client";
import type { Delivery, DeliveryList, DeliveryState, WebhookDialect } from "../rpc/generated/types";
import { type Paged, paged } from "../rpc/paged.svelte";

/** A search goes on by itself until it has found so many, for a page may be empty and still have a next one. */
const FILL = 40;

interface Scope {
  subscriptionId?: string | null;
  state?: DeliveryState;
  dialect?: WebhookDialect;
}

/** Belongs to a component. */
export class DeliveryLog {
  state = $state<DeliveryState | "any">("any");
  event = $state("any");
  text = $state("");
  readonly list: Paged<Delivery>;
  readonly #scope: () => Scope;

  readonly isFiltered = $derived(this.state !== "any" || this.event !== "any" || this.text !== "");
  readonly isSearching = $derived.by(
    () => this.list.items.length < FILL && this.list.next !== null && this.list.fault === null,
  );

  constructor(scope: () => Scope) {
    this.#scope = scope;
    this.list = paged(
      ["delivery", "workspace"],
      ({ id }) => id,
      (page) => call("delivery.list", { ...this.params, ...page }),
    );
    $effect(() => {
      if (this.isSearching && !this.list.loading) untrack(() => void this.list.more());
    });
  }

  get params(): DeliveryList {
    const { subscriptionId, dialect, state = this.state } = this.#scope();
    return {
      ...(dialect ? { dialect } : {}),
      ...(subscriptionId ? { subscriptionId } : {}),
      ...(state === "any" ? {} : { state }),
      ...(this.event === "any" ? {} : { event: this.event }),
      ...(this.text.trim() === "" ? {} : { text: this.text.trim() }),
    };
  }

  clear(): void {
    this.state = "any";
    this.event = "any";
    this.text = "";
  }
}
