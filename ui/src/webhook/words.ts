// How subscriptions and deliveries are said: states in a word, waits as people write them.
import Ban from "@lucide/svelte/icons/ban";
import Check from "@lucide/svelte/icons/check";
import CircleX from "@lucide/svelte/icons/circle-x";
import Clock from "@lucide/svelte/icons/clock";
import Pause from "@lucide/svelte/icons/pause";
import Send from "@lucide/svelte/icons/send";
import Sparkle from "@lucide/svelte/icons/circle-dashed";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type {
  Delivery,
  DeliveryState,
  Fared,
  Health,
  HealthState,
  Signing,
  Subscription,
  WebhookDialect,
} from "../rpc/generated/types";
import { formatAgo, formatCounted, formatDate, formatTime } from "../shared/format";
import type { IconShape } from "../shared/icon";

export interface StateLook {
  word: string;
  icon: IconShape;
  /** Quiet is the normal state; bad needs somebody. */
  tone: "quiet" | "bad" | "still";
}

export const HEALTH_LOOKS: Record<HealthState, Omit<StateLook, "word">> = {
  new: { icon: Sparkle, tone: "still" },
  healthy: { icon: Check, tone: "quiet" },
  failing: { icon: TriangleAlert, tone: "bad" },
  paused_by_you: { icon: Pause, tone: "still" },
  stopped: { icon: TriangleAlert, tone: "bad" },
};

const MINUTE = 60_000;

/** "9:02 AM" today, "Nov 12" on other days. */
export function formatSince(at: number, now: number): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return today ? formatTime(at) : formatDate(at, now);
}

/** "Failing since 9:02 AM": a line of the list. */
export function healthWords({ health, lastSuccessAt }: Subscription, now: number): string {
  const since = health.since === null ? null : formatSince(health.since, now);
  switch (health.state) {
    case "new":
      return "Nothing sent yet";
    case "healthy":
      return lastSuccessAt === null ? "Healthy" : `Healthy, last ${lastWords(lastSuccessAt, now)}`;
    case "failing":
      return since ? `Failing since ${since}` : "Failing";
    case "paused_by_you":
      return since ? `Paused by you, ${since}` : "Paused by you";
    case "stopped":
      return since ? `Paused after failures, ${since}` : "Paused after failures";
  }
}

/** The engine notes an arrival once a minute: within it, something may have arrived later than noted. */
function lastWords(notedAt: number, now: number): string {
  return now - notedAt < MINUTE ? "just now" : formatAgo(notedAt, now);
}

/** Whether the owner must look at it. */
export function needsOwner({ health }: { health: Health }): boolean {
  return health.state === "failing" || health.state === "stopped";
}

export const DELIVERY_LOOKS: Record<DeliveryState, StateLook> = {
  due: { word: "To be tried", icon: Clock, tone: "still" },
  waiting: { word: "Waiting", icon: Clock, tone: "still" },
  sending: { word: "Sending", icon: Send, tone: "still" },
  delivered: { word: "Delivered", icon: Check, tone: "quiet" },
  failed: { word: "Failed", icon: CircleX, tone: "bad" },
  canceled: { word: "Canceled", icon: Ban, tone: "still" },
  held: { word: "Held", icon: Pause, tone: "still" },
};

export const DIALECTS: Record<WebhookDialect, string> = {
  hatch: "Hatch",
  clinchpad: "ClinchPad",
  standard: "Standard",
};

export const SIGNINGS: Record<Signing, string> = {
  none: "Not signed",
  standard_webhooks: "Standard Webhooks (HMAC)",
  hatch_verification: "Hatch (Ed25519)",
};

/** What the marks of a subscription say: "Of the last 16: 10 arrived, 6 did not." */
export function recentWords(recent: readonly Fared[]): string {
  const count = (wanted: Fared) => recent.filter((fared) => fared === wanted).length;
  const parts = [
    [count("arrived"), "arrived"],
    [count("failing"), "did not"],
    [count("untried"), "not sent"],
  ] as const;
  const said = parts.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`);
  return `Of the last ${recent.length}: ${said.join(", ")}.`;
}

/** "in 3 min", "now" when it is due. */
export function formatUntil(at: number, now: number): string {
  const s = Math.round((at - now) / 1000);
  return s <= 0 ? "now" : `in ${formatWait(coarse(s))}`;
}

function coarse(s: number): number {
  if (s < 60) return s;
  if (s < 36_000) return Math.round(s / 60) * 60;
  return Math.round(s / 3600) * 3600;
}

const UNITS = [
  { unit: "d", s: 86_400 },
  { unit: "h", s: 3600 },
  { unit: "min", s: 60 },
  { unit: "s", s: 1 },
] as const;

/** 5400 is "1 h 30 min", 0 is "0 s". */
export function formatWait(seconds: number): string {
  let rest = seconds;
  const parts: string[] = [];
  for (const { unit, s } of UNITS) {
    const count = Math.floor(rest / s);
    rest -= count * s;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ") || "0 s";
}

export function formatSchedule(waits: readonly number[]): string {
  return waits.map(formatWait).join(", ");
}

const PART = /^(\d+)\s*(d|h|min|m|s|)$/;

/** "0, 5 s, 1 h 30 min" is [0, 5, 5400]; a number alone is seconds. Null when a part cannot be read. */
export function readSchedule(text: string): number[] | null {
  const waits = text.split(",").map((wait) => readWait(wait.trim()));
  return waits.includes(null) ? null : (waits as number[]);
}

function readWait(text: string): number | null {
  const parts = text.match(/\d+\s*[a-z]*/g);
  if (!parts || text.replace(/\d+\s*[a-z]*/g, "").trim() !== "") return null;
  let sum = 0;
  for (const part of parts) {
    const [, count, unit] = PART.exec(part.trim()) ?? [];
    if (count === undefined) return null;
    const name = unit === "m" ? "min" : unit || "s";
    sum += Number(count) * (UNITS.find((one) => one.unit === name)?.s ?? 1);
  }
  return sum;
}

/** What stands above the log: how it is doing, when that is not well, and what is behind it. */
export interface HeadWords {
  state: string | null;
  more: string;
}

/** `reason`: what the last failed attempt came to, where that is known. */
export function headWords(one: Subscription, reason: string | null, now: number): HeadWords {
  const since = one.health.since === null ? "" : ` since ${formatSince(one.health.since, now)}`;
  const { sentence } = one.health;
  const waiting = formatCounted(one.open, "delivery", "deliveries");
  const wait = one.open === 1 ? "waits" : "wait";
  switch (one.health.state) {
    case "failing":
      return {
        state: `Failing${since}.`,
        more: [
          ...(reason === null ? [] : [reason]),
          sentence,
          ...(one.open === 0 ? [] : [`${waiting} ${wait} and none is lost.`]),
        ].join(" "),
      };
    case "stopped":
    case "paused_by_you":
      return {
        state: one.health.state === "stopped" ? `Paused after failures${since}.` : `Paused by you${since}.`,
        more: `${sentence} ${heldWords(one.open)}`,
      };
    default:
      return { state: null, more: one.open === 0 ? sentence : `${sentence} ${waiting} ${wait}.` };
  }
}

/** What the last attempt of the newest delivery that did not arrive came to. */
export function reasonOf(deliveries: readonly Delivery[]): string | null {
  const missed = deliveries.find(
    ({ state, attempts, sentence }) => sentence !== null && attempts > 0 && !ENDED_WELL.includes(state),
  );
  return missed?.sentence ?? null;
}

const ENDED_WELL: readonly DeliveryState[] = ["delivered", "canceled"];

function heldWords(open: number): string {
  if (open === 0) return "Nothing is held.";
  const deliveries = formatCounted(open, "delivery", "deliveries");
  return `${deliveries} ${open === 1 ? "is" : "are"} held and none is lost.`;
}
