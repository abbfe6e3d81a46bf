// Noes that were said together: one wish for several channels is one row, as it was one act.
import type { Channel, ConsentRow } from "../rpc/generated/types";

export interface Out extends Omit<ConsentRow, "channel"> {
  channels: readonly Channel[];
}

const SAME = [
  "contactId",
  "address",
  "scope",
  "method",
  "keyword",
  "reason",
  "exactText",
  "since",
  "recordedAt",
  "by",
] as const;

function isSame(a: Omit<ConsentRow, "channel">, b: Omit<ConsentRow, "channel">): boolean {
  return SAME.every((member) => a[member] === b[member]) && a.mergedWith?.id === b.mergedWith?.id;
}

/** Rows that stand side by side in the list, which has the newest first. */
export function together(rows: readonly ConsentRow[]): Out[] {
  const outs: Array<Out & { channels: Channel[] }> = [];
  for (const { channel, ...row } of rows) {
    const last = outs.at(-1);
    // Written down one after the other; the list turns them round.
    if (last && isSame(last, row)) last.channels.unshift(channel);
    else outs.push({ ...row, channels: [channel] });
  }
  return outs;
}

/** A place of a contact has one word that stands, so each channel of it is in one row only. */
export function keyOfOut({ contactId, address, channels }: Out): string {
  return `${contactId} ${address ?? ""} ${channels.join()}`;
}
