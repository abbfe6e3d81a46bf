// What the list is asked for, and the same in words.
import type { Commands } from "../rpc/generated/commands";
import { clock } from "../shared/clock.svelte";
import { type Look, LOOKS } from "./looks";

export type Period = "today" | "week" | "all";

export const PERIODS: ReadonlyArray<{ value: Period; label: string }> = [
  { value: "today", label: "Today" },
  { value: "week", label: "Last 7 days" },
  { value: "all", label: "Any time" },
];

type Params = Omit<Commands["request.list"]["params"], "after" | "limit">;

/** Midnight of the first day, on the clock of whoever looks; null for all time. */
export function beginningOf(period: Period, now: number): number | null {
  if (period === "all") return null;
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  if (period === "week") day.setDate(day.getDate() - 6);
  return day.getTime();
}

/** The narrowest period that has something in it, so that nobody opens a dead list. */
export function narrowestPeriod(lastRequestAt: number | null, now: number): Period {
  const within = (period: Period) => (lastRequestAt ?? 0) >= (beginningOf(period, now) ?? 0);
  return within("today") ? "today" : within("week") ? "week" : "all";
}

export class RequestFilter {
  text = $state("");
  source = $state<string | null>(null);
  look = $state<Look | null>(null);
  period = $state<Period>("all");

  readonly since = $derived(beginningOf(this.period, clock.now));

  /** A new object whenever another list is asked for. */
  readonly params: Params = $derived({
    ...(this.text.trim() === "" ? {} : { text: this.text.trim() }),
    ...(this.source === null ? {} : { source: this.source }),
    ...(this.look === null ? {} : { verdicts: [...LOOKS[this.look].verdicts] }),
    ...(this.since === null ? {} : { since: this.since }),
  });

  /** Nothing is left out. */
  readonly bare = $derived(Object.keys(this.params).length === 0);

  /** The tally counts by period only; with a text or a source its numbers would not be those of the list. */
  readonly counted = $derived(this.params.text === undefined && this.source === null);

  constructor(period: Period) {
    this.period = period;
  }

  drop(): void {
    this.text = "";
    this.source = null;
    this.look = null;
    this.period = "all";
  }

  /** "No refused request from RoofMatch today has “comma” in it." */
  get nothingInWords(): string {
    const look = this.look === null ? "" : `${LOOKS[this.look].word.toLowerCase()} `;
    const source = this.source === null ? "" : ` from ${this.source}`;
    const period = { today: " today", week: " of the last 7 days", all: "" }[this.period];
    const { text } = this.params;
    const ending = text === undefined ? " is here" : ` has “${text}” in it`;
    return `No ${look}request${source}${period}${ending}.`;
  }
}

/** "(804) 555-0119" is "8045550119", as senders write it; null when the text is no formatted phone number. */
export function digitsOfPhone(text: string): string | null {
  if (!/^[\d\s().+-]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, "");
  return digits.length >= 7 && digits !== text.trim() ? digits : null;
}
