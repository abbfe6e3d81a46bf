// What a column can be, as one of a list.
import type { Option } from "../shared/option";
import type { Channel, ImportTarget } from "../rpc/generated/types";
import { channelWords } from "./words";

const CHANNELS: readonly Channel[] = ["text", "call", "voicemail", "email"];

const PLAIN = {
  first_name: "First name",
  last_name: "Last name",
  full_name: "Full name",
  company: "Company",
  phone: "Phone",
  email: "Email",
  source: "Source",
  status: "Lead status",
  lead_value: "Lead value",
  tags: "Tags",
  note: "Note",
} as const;

const LEAVE_OUT: Option<string> = { value: "ignore", label: "Leave out" };
const FIELD: Option<string> = { value: "field", label: "Custom field" };

const EVERY: ReadonlyArray<Option<string>> = [
  ...Object.entries(PLAIN).map(([value, label]) => ({ value, label })),
  FIELD,
  ...consentTargets("opted_out"),
  ...consentTargets("may_contact"),
  LEAVE_OUT,
];

/** All of them, and `target` itself when it is an unusual one. */
export function targetOptions(target: ImportTarget): ReadonlyArray<Option<string>> {
  const value = targetValue(target);
  const isListed = EVERY.some((option) => option.value === value);
  return isListed ? EVERY : [...EVERY.slice(0, -1), { value, label: targetLabel(target) }, LEAVE_OUT];
}

/** The option that says `target`. */
export function targetValue(target: ImportTarget): string {
  if (target.kind === "opted_out" || target.kind === "may_contact")
    return `${target.kind}:${CHANNELS.filter((channel) => target.channels.includes(channel)).join(",")}`;
  return target.kind;
}

/** What an option says of a column with this header. */
export function targetOf(value: string, header: string): ImportTarget {
  const [kind, channels = ""] = value.split(":");
  if (kind === "opted_out" || kind === "may_contact")
    return { kind, channels: channels.split(",").filter(isChannel) };
  if (kind === "field") return { kind, key: header };
  if (kind !== undefined && kind in PLAIN) return { kind: kind as keyof typeof PLAIN };
  return { kind: "ignore" };
}

function targetLabel(target: ImportTarget): string {
  switch (target.kind) {
    case "ignore":
      return LEAVE_OUT.label;
    case "field":
      return FIELD.label;
    case "opted_out":
      return `Opted out of ${channelWords(target.channels)}`;
    case "may_contact":
      return `A no opts out of ${channelWords(target.channels)}`;
    default:
      return PLAIN[target.kind];
  }
}

function consentTargets(kind: "opted_out" | "may_contact"): Array<Option<string>> {
  const sets: Channel[][] = [[...CHANNELS], ...CHANNELS.map((channel) => [channel])];
  return sets.map((channels) => {
    const target: ImportTarget = { kind, channels };
    return { value: targetValue(target), label: targetLabel(target) };
  });
}

function isChannel(word: string): word is Channel {
  return CHANNELS.some((channel) => channel === word);
}
