// Words for consent: what the channels are called, and how and when a word was said.
import type { Channel, ChannelConsent, ConsentMethod, ConsentState } from "../rpc/generated/types";
import { formatDate, formatPhone } from "../shared/format";

/** As the head of a row. */
export const CHANNEL_NAMES: Record<Channel, string> = {
  text: "Text",
  call: "Calls",
  voicemail: "Voicemail",
  email: "Email",
};

/** As things that are sent: "Opt in to texts". */
export const CHANNEL_THINGS: Record<Channel, string> = {
  text: "texts",
  call: "calls",
  voicemail: "voicemails",
  email: "emails",
};

export const CONSENT_WORDS: Record<ConsentState, string> = {
  opted_in: "Opted in",
  opted_out: "Opted out",
  unknown: "Unknown",
};

const ALL_CHANNELS = Object.keys(CHANNEL_NAMES).length;

/** For a list, where there is room for little: "No texts", "No texts +1"; "Opted out" of everything. */
export function closedShort(channels: readonly Channel[]): string {
  if (channels.length === 0 || channels.length === ALL_CHANNELS) return CONSENT_WORDS.opted_out;
  const [first, ...others] = channels.map((channel) => CHANNEL_THINGS[channel]);
  return others.length === 0 ? `No ${first}` : `No ${first} +${others.length}`;
}

/** "Opted out of texts and calls" */
export function closedInFull(channels: readonly Channel[]): string {
  return channels.length === 0 ? CONSENT_WORDS.opted_out : `Opted out of ${listThings(channels)}`;
}

/** "texts", "texts and calls", "texts, calls or emails". */
export function listThings(channels: readonly Channel[], joint: "and" | "or" = "and"): string {
  const things = channels.map((channel) => CHANNEL_THINGS[channel]);
  const last = things.at(-1) ?? "";
  return things.length < 2 ? last : `${things.slice(0, -1).join(", ")} ${joint} ${last}`;
}

/** How a word came to be: who wrote it down is not who said it. */
const WAYS: Record<ConsentMethod, (by: string | null) => string> = {
  manual: (by) => `written down by ${by ?? "hand"}`,
  keyword: () => "by a keyword",
  phrase: () => "by what they wrote",
  form: (by) => (by ? `on a form (${by})` : "on a form"),
  import: (by) => (by ? `from ${by}` : "by an import"),
  merge: (by) => (by ? `by a merge, by ${by}` : "by a merge"),
  undo: (by) => `put back by ${by ?? "undo"}`,
};

/** "written down by you, Nov 17: asked on the phone"; "by the merge with Bo Lee, by you, Nov 17: …"; for a channel that nobody spoke of, "nothing was said". */
export function evidence(line: ChannelConsent, now: number): string {
  if (line.state === "unknown") return "nothing was said";
  const when = line.since === null ? null : formatDate(line.since, now);
  const how = [wayOf(line), when].filter(Boolean).join(", ");
  return line.reason ? `${how}: ${line.reason}` : how;
}

function wayOf({ channel, method, by, mergedWith, saidBy }: ChannelConsent): string | null {
  if (saidBy) return `said by ${saidBy.name}, who has this ${channel === "email" ? "email" : "number"} too`;
  if (mergedWith)
    return [`by the merge with ${mergedWith.name}`, by && `by ${by}`].filter(Boolean).join(", ");
  return method && WAYS[method](by);
}

/** A no that leaves something open: another address, everything but marketing, or the contact's own word. */
export function canBeWidened({ state, scope, onlyAt, saidBy }: ChannelConsent): boolean {
  return state === "opted_out" && (scope === "marketing" || onlyAt !== undefined || saidBy !== undefined);
}

/** "Text (so far only marketing at (804) 555-0119)": what a no covers that can be widened. */
export function offeredAs(line: ChannelConsent): string {
  const name = CHANNEL_NAMES[line.channel];
  if (!canBeWidened(line) || line.saidBy) return name;
  const what = line.scope === "marketing" ? " marketing" : "";
  const where =
    line.onlyAt === undefined
      ? ""
      : ` at ${line.channel === "email" ? line.onlyAt : formatPhone(line.onlyAt)}`;
  return `${name} (so far only${what}${where})`;
}

/** The address a channel would use, as people write it; null when there is none. */
export function channelAddress({ channel, address }: ChannelConsent): string | null {
  return address === null || channel === "email" ? address : formatPhone(address);
}
