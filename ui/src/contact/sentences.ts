// What the timeline says of an activity. An activity that nobody taught it is shown under its plain name.
import type { Activity, Actor, Channel, LeadCard } from "../rpc/generated/types";
import { formatCounted, formatDate, formatMoney, formatPhone } from "../shared/format";
import { listThings } from "./consent";
import { isoDay } from "./day";

/** A piece of a sentence: what happened and its values stand out. */
export type Part = string | { strong: string };

/** What a sentence needs to know besides its activities. */
export interface Setting {
  now: number;
  leads: readonly LeadCard[];
}

/** Says what the activities of one entry have in common; they are of one kind and one cause. */
export function sentence(activities: readonly Activity[], setting: Setting): Part[] {
  const first = activities[0];
  if (!first) return [];
  if (first.type.startsWith("field.")) return fields(activities);
  return SAYINGS[first.type]?.(first, activities, setting) ?? [strong(first.type)];
}

/** The sentence as text, for what reads and for what compares. */
export function plainText(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === "string" ? part : part.strong)).join("");
}

/** "you", "Dana Whitlock", "RoofMatch", "Porchlight". */
export function actorName({ kind, name }: Actor): string {
  const unnamed = { user: "you", contact: "the contact", intake: "a request", system: "Porchlight" };
  return name ?? unnamed[kind];
}

type Saying = (activity: Activity, all: readonly Activity[], setting: Setting) => Part[];

const SAYINGS: Record<string, Saying> = {
  "contact.created": ({ payload }) => [strong("Contact created"), ...after(" as ", text(payload["name"]))],
  "contact.updated": contactUpdated,
  "lead.created": ({ payload }) => [strong("Lead created"), ...after(", status ", text(payload["status"]))],
  "lead.updated": leadUpdated,
  "lead.moved": ({ payload }) => [
    strong("Moved"),
    ...after(" from ", text(payload["oldStage"])),
    ...after(" to ", text(payload["newStage"])),
  ],
  "lead.value_changed": (activity, _, setting) => {
    const money = moneyOf(activity, setting);
    const old = money(activity.payload["oldValueMinor"]);
    const value = money(activity.payload["valueMinor"]);
    return old === null
      ? [strong("Value set"), ...after(" to ", value)]
      : [strong("Value changed"), " from ", strong(old), ...after(" to ", value)];
  },
  "lead.won": (activity, _, setting) => [strong("Won"), ...closing(activity, setting)],
  "lead.lost": (activity, _, setting) => [strong("Lost"), ...closing(activity, setting)],
  "consent.opted_out": (activity, all, setting) => [
    strong("Opted out"),
    " of ",
    ...wish(activity, all, setting),
  ],
  "consent.opted_in": (activity, all, setting) => [
    strong("Opted in"),
    " to ",
    ...wish(activity, all, setting),
  ],
  "api_key.created": () => [strong("API key created")],
  "api_key.revoked": () => [strong("API key revoked")],
  "api_key.revealed": () => [strong("API key shown")],
  "request.revealed": () => [strong("Masked values of a request shown")],
};

function contactUpdated({ payload }: Activity): Part[] {
  const changed = record(payload["changed"]);
  const name = record(changed["name"]);
  const phone = text(record(changed["phone"])["new"]);
  const email = text(record(changed["email"])["new"]);
  const news: Part[][] = [];
  if (text(name["new"]) !== null)
    news.push(["name changed", ...after(" from ", text(name["old"])), ...after(" to ", text(name["new"]))]);
  if (phone !== null) news.push(["phone ", strong(formatPhone(phone)), " added"]);
  if (email !== null) news.push(["email ", strong(email), " added"]);
  if (text(payload["emailBelongsTo"]) !== null)
    news.push(["the email was left out, it belongs to another contact"]);
  if (news.length === 0) news.push(["nothing new"]);
  const how = text(payload["matchedBy"]);
  const by = how === null ? "" : ` by the same ${how}`;
  return [
    strong("Recognized"),
    `${by}: `,
    ...news.flatMap((one, index) => (index === 0 ? one : [", ", ...one])),
  ];
}

function leadUpdated({ payload }: Activity): Part[] {
  const status = record(payload["status"]);
  if (text(status["new"]) === null) return [strong("Lead updated")];
  return [
    strong("Lead updated"),
    ": status",
    ...after(" from ", text(status["old"])),
    ...after(" to ", text(status["new"])),
  ];
}

function closing(activity: Activity, setting: Setting): Part[] {
  const value = moneyOf(activity, setting)(activity.payload["valueMinor"]);
  const reason = text(activity.payload["reason"]);
  return [
    ...after(" in ", text(activity.payload["stage"])),
    ...(value === null ? [] : [", ", strong(value)]),
    ...(reason === null ? [] : [`: ${reason}`]),
  ];
}

function wish({ at, payload }: Activity, all: readonly Activity[], { now }: Setting): Part[] {
  // The newest comes first, but they were said from the first to the last.
  const channels = all.map((one) => one.payload["channel"] as Channel).reverse();
  const receivedAt = payload["receivedAt"];
  const earlier = typeof receivedAt === "number" && isoDay(receivedAt) !== isoDay(at);
  const reason = text(payload["reason"]);
  return [
    strong(listThings(channels)),
    earlier ? `, received ${formatDate(receivedAt, now)}` : "",
    reason === null ? "" : `: ${reason}`,
  ];
}

function fields(activities: readonly Activity[]): Part[] {
  const changed = activities.filter(({ type }) => type === "field.changed").length;
  const set = activities.length - changed;
  if (set === 0) return [strong(`${formatCounted(changed, "field")} changed`)];
  if (changed === 0) return [strong(`${formatCounted(set, "field")} set`)];
  return [strong(`${formatCounted(set, "field")} set`), ", ", strong(`${changed} changed`)];
}

function moneyOf({ leadId }: Activity, { leads }: Setting): (minor: unknown) => string | null {
  const currency = leads.find(({ id }) => id === leadId)?.currency ?? leads[0]?.currency ?? "USD";
  return (minor) => (typeof minor === "number" ? formatMoney(minor, currency) : null);
}

function after(words: string, value: string | null): Part[] {
  return value === null ? [] : [words, strong(value)];
}

function strong(words: string): Part {
  return { strong: words };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
