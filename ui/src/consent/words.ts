// Words of the consent screen: how a no was said, what it covers, and what the contact wrote.
import type {
  Channel,
  ChannelConsent,
  ConsentEvent,
  ConsentMethod,
  ConsentRow,
  ConsentScope,
  ConsentState,
} from "../rpc/generated/types";
import { formatPhone } from "../shared/format";

export const METHOD_NAMES: Record<ConsentMethod, string> = {
  manual: "Written down by hand",
  keyword: "Keyword",
  phrase: "Phrase",
  form: "Form",
  import: "Import",
  merge: "Merge",
  undo: "Undo",
};

/** "Keyword", "Merge with Bo Lee" */
export function howInWords({ method, mergedWith }: Pick<ConsentRow, "method" | "mergedWith">): string {
  return method === "merge" && mergedWith ? `Merge with ${mergedWith.name}` : METHOD_NAMES[method];
}

export const SCOPE_NAMES: Record<ConsentScope, string> = {
  all: "all messages",
  marketing: "marketing only",
};

/** By which words: "“Stop texting me”", or the reason somebody wrote down. */
export function wordsOf({
  exactText,
  keyword,
  reason,
}: Pick<ConsentRow, "exactText" | "keyword" | "reason">): string {
  if (exactText) return `“${exactText}”`;
  return reason ?? (keyword ? `“${keyword}”` : "No words were written down");
}

/** "(804) 555-0119", "All phones", "All phones and emails": what of a person a word holds for. */
export function placeOf(address: string | null, channels: readonly Channel[]): string {
  if (address !== null) return address.startsWith("+") ? formatPhone(address) : address;
  if (!channels.includes("email")) return "All phones";
  return channels.length === 1 ? "All emails" : "All phones and emails";
}

/** "Opted out", "Opted out of marketing" */
export function stateInWords(state: ConsentState, scope: ConsentScope | undefined): string {
  if (state === "opted_in") return "Opted in";
  if (state === "unknown") return "Nothing was said";
  return scope === "marketing" ? "Opted out of marketing" : "Opted out";
}

/** The same of an event of the log; of one that undo put there, which word it took back. */
export function eventInWords({
  method,
  state,
  stateBefore,
  scope,
}: Pick<ConsentEvent, "method" | "state" | "stateBefore" | "scope">): string {
  const after = state === "opted_in" ? ", opted in as before" : "";
  if (method === "undo" && stateBefore === "opted_out" && state !== "opted_out")
    return `Opt-out taken back${after}`;
  if (method === "undo" && stateBefore === "opted_in" && state === "unknown") return "Opt-in taken back";
  return stateInWords(state, scope);
}

/** How a channel stands; nothing does where all that was said was taken back. */
export function standingInWords(
  { channel, state, scope }: Pick<ChannelConsent, "channel" | "state" | "scope">,
  events: readonly ConsentEvent[],
): string {
  if (state === "unknown" && events.some((event) => event.channel === channel))
    return "Nothing stands: what was said was taken back";
  return stateInWords(state, scope);
}
