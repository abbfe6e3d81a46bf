// Who is out: what is looked for, the rows so far, and the file of them.
import { call } from "../rpc/client";
import type { Channel, ConsentMethod, ConsentRow } from "../rpc/generated/types";
import { paged } from "../rpc/paged.svelte";

export type ChannelChoice = Channel | "any";
export type MethodChoice = ConsentMethod | "any";

/** Belongs to one component: it lives as long as that does. */
export class Outs {
  text = $state("");
  channel = $state<ChannelChoice>("any");
  method = $state<MethodChoice>("any");

  readonly rows = paged<ConsentRow>(["contact"], keyOfRow, (page) =>
    call("consent.list", { ...this.filter, ...page }),
  );

  get filter() {
    const text = this.text.trim();
    return {
      ...(text === "" ? {} : { text }),
      ...(this.channel === "any" ? {} : { channel: this.channel }),
      ...(this.method === "any" ? {} : { method: this.method }),
    };
  }

  get isFiltered(): boolean {
    return Object.keys(this.filter).length > 0;
  }

  clear(): void {
    this.text = "";
    this.channel = "any";
    this.method = "any";
  }

  export() {
    return call("consent.export", this.filter);
  }
}

export function keyOfRow({ contactId, channel, address }: ConsentRow): string {
  return `${contactId} ${channel} ${address ?? ""}`;
}
