// Where a channel reaches a contact: at one address, while the contact may have others of the same kind.
import type { ChannelConsent, ContactDetail, Origin } from "../rpc/generated/types";
import { formatDate } from "../shared/format";
import { channelAddress } from "./consent";

interface Reach {
  /** As people write it. */
  address: string;
  origin: Origin | null;
  /** The others, as people write them. */
  others: string[];
}

/** Null when the contact has no such address. */
export function reachOf(contact: ContactDetail, line: ChannelConsent): Reach | null {
  const address = channelAddress(line);
  if (address === null) return null;
  const all =
    line.channel === "email"
      ? contact.emails.map(({ address: text, origin }) => ({ key: text, text, origin }))
      : contact.phones.map(({ e164: key, display: text, origin }) => ({ key, text, origin }));
  return {
    address,
    origin: all.find(({ key }) => key === line.address)?.origin ?? null,
    others: all.filter(({ key }) => key !== line.address).map(({ text }) => text),
  };
}

/** Several channels reach one phone: what is said of it stands with the first of them. */
export function isFirstAt({ consent }: ContactDetail, { channel, address }: ChannelConsent): boolean {
  return consent.find((line) => line.address === address)?.channel === channel;
}

/** "From google ads, Nov 17" */
export function originInWords({ source, at }: Origin, now: number): string {
  return source === null ? `Written down ${formatDate(at, now)}` : `From ${source}, ${formatDate(at, now)}`;
}
