// What sentences are made of, and how they read the particulars of an activity.
import type { Activity, LeadCard } from "../../rpc/generated/types";
import { formatMoney } from "../../shared/format";

/** A piece of a sentence: what happened and its values stand out. */
export type Part = string | { strong: string };

/** What a sentence needs to know besides its activities. */
export interface Setting {
  now: number;
  leads: readonly LeadCard[];
}

export type Saying = (activity: Activity, all: readonly Activity[], setting: Setting) => Part[];

export function strong(words: string): Part {
  return { strong: words };
}

/** " to Estimate"; nothing when there is no value. */
export function after(words: string, value: string | null): Part[] {
  return value === null ? [] : [words, strong(value)];
}

/** A text that is there and not empty. */
export function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

export function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The name of something that is told with its id. */
export function named(value: unknown): string | null {
  return text(record(value)["name"]);
}

/** Minor units as money: in the activity's own currency, else in the lead's. */
export function moneyOf(
  { leadId, payload }: Activity,
  { leads }: Setting,
): (minor: unknown) => string | null {
  const currency =
    text(payload["currency"]) ??
    leads.find(({ id }) => id === leadId)?.currency ??
    leads[0]?.currency ??
    "USD";
  return (minor) => (typeof minor === "number" ? formatMoney(minor, currency) : null);
}
