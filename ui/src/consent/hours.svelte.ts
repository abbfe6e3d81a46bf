// When a phone may ring at one place: the week as words, and the week while somebody edits it.
import { call, RpcFault } from "../rpc/client";
import type { QuietHours, QuietHoursDay } from "../rpc/generated/types";
import { formatHour } from "../shared/dates";

export const DAY_NAMES = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;
const SHORT = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** "Mon to Fri 9:00 AM to 6:00 PM, Sat and Sun 10:00 AM to 5:00 PM"; days that are not named are quiet. */
export function weekInWords(days: readonly QuietHoursDay[]): string {
  const spans: Array<{ hours: string; weekdays: number[] }> = [];
  for (const { weekday, opens, closes } of [...days].sort((a, b) => a.weekday - b.weekday)) {
    const hours = `${hourInWords(opens)} to ${hourInWords(closes)}`;
    const last = spans.at(-1);
    if (last?.hours === hours && last.weekdays.at(-1) === weekday - 1) last.weekdays.push(weekday);
    else spans.push({ hours, weekdays: [weekday] });
  }
  const told = spans.map(({ hours, weekdays }) => `${daysInWords(weekdays)} ${hours}`);
  const quiet = SHORT.filter((_, index) => !days.some(({ weekday }) => weekday === index + 1));
  return [...told, ...(quiet.length > 0 ? [`quiet all day ${quiet.join(", ")}`] : [])].join("; ");
}

function daysInWords(weekdays: readonly number[]): string {
  if (weekdays.length === 7) return "Every day";
  const [first = 1] = weekdays;
  const last = weekdays.at(-1) ?? first;
  const name = (weekday: number) => SHORT[weekday - 1] ?? "";
  if (first === last) return name(first);
  return `${name(first)} ${last === first + 1 ? "and" : "to"} ${name(last)}`;
}

function hourInWords(time: string): string {
  return time === "24:00" ? "midnight" : formatHour(time);
}

export interface EditedDay {
  rings: boolean;
  opens: string;
  closes: string;
}

export class HoursForm {
  place = $state("");
  days = $state<EditedDay[]>([]);
  fault = $state<string | null>(null);
  saving = $state(false);

  constructor(place: string, days: readonly QuietHoursDay[]) {
    this.place = place;
    this.days = DAY_NAMES.map((_, index) => {
      const day = days.find(({ weekday }) => weekday === index + 1);
      return { rings: day !== undefined, opens: day?.opens ?? "08:00", closes: day?.closes ?? "21:00" };
    });
  }

  get value(): QuietHours {
    const days = this.days.flatMap(({ rings, opens, closes }, index) =>
      rings ? [{ weekday: index + 1, opens, closes: closes === "00:00" ? "24:00" : closes }] : [],
    );
    return { place: this.place, days };
  }

  /** The hours of the first open day for every open day. */
  sameForAll(): void {
    const first = this.days.find(({ rings }) => rings);
    if (!first) return;
    for (const day of this.days) {
      day.opens = first.opens;
      day.closes = first.closes;
    }
  }

  /** True when it holds from now on. */
  async save(): Promise<boolean> {
    this.fault = this.#wrong();
    if (this.fault !== null) return false;
    this.saving = true;
    try {
      await call("quiet_hours.set", this.value);
      return true;
    } catch (cause) {
      this.fault = RpcFault.from(cause).message;
      return false;
    } finally {
      this.saving = false;
    }
  }

  #wrong(): string | null {
    const { place, days } = this.value;
    if (days.some(({ opens, closes }) => !isTime(opens) || !isTime(closes)))
      return "Write hours like 8:00 AM or 20:30.";
    const backwards = days.find(({ opens, closes }) => opens >= closes);
    if (backwards) return `${DAY_NAMES[backwards.weekday - 1]} must close after it opens.`;
    if (days.length > 0) return null;
    return place === ""
      ? "Leave at least one day on which a phone may ring."
      : "Leave at least one day, or remove the hours of this place.";
  }
}

function isTime(text: string): boolean {
  return /^\d{2}:\d{2}$/.test(text);
}
