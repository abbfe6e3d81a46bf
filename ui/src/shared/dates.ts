// Days without a clock ("2026-03-02") and hours without a day ("15:30"), as people write and read them.

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const WEEKDAYS = "sun mon tue wed thu fri sat".split(" ");

/** The day of a moment, in the machine's own zone. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return iso(date.getFullYear(), date.getMonth(), date.getDate());
}

/** A day that is over; of today, an hour that is. */
export function isPast(day: string, time: string | null, now: number): boolean {
  const today = dayOf(now);
  return day < today || (day === today && time !== null && time < hourOf(now));
}

/** Noon of the day, so that no change of the clocks moves it. */
export function noonOf(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date, 12);
}

export function addDays(day: string, days: number): string {
  const noon = noonOf(day);
  noon.setDate(noon.getDate() + days);
  return dayOf(noon.getTime());
}

/** The same date in another month, or that month's last day. */
export function addMonths(day: string, months: number): string {
  const noon = noonOf(day);
  const date = noon.getDate();
  noon.setDate(1);
  noon.setMonth(noon.getMonth() + months);
  const last = new Date(noon.getFullYear(), noon.getMonth() + 1, 0).getDate();
  noon.setDate(Math.min(date, last));
  return dayOf(noon.getTime());
}

/** The weeks that a month touches, each from Sunday. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 8)}01`;
  const start = addDays(first, -noonOf(first).getDay());
  const last = addDays(addMonths(first, 1), -1);
  const weeks: string[][] = [];
  for (let sunday = start; sunday <= last; sunday = addDays(sunday, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(sunday, index)));
  return weeks;
}

/** "Today", "Tomorrow", "Yesterday", "Fri, Nov 20", with the year when it is another one. */
export function formatDay(day: string, today: string): string {
  const near = { [today]: "Today", [addDays(today, 1)]: "Tomorrow", [addDays(today, -1)]: "Yesterday" };
  return near[day] ?? formatDate(day, today);
}

/** "Fri, Nov 20", also when that is today: for what is read later. */
export function formatDate(day: string, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" as const };
  return noonOf(day).toLocaleDateString("en-US", {
    weekday: "short",
    month: "short",
    day: "numeric",
    ...year,
  });
}

/** "15:30" is "3:30 PM". */
export function formatHour(time: string): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}

/** "2026-11-20", "11/20", "11/20/26", "Nov 20", "fri", "today", "tomorrow"; null when it is no day. */
export function readDay(text: string, today: string): string | null {
  const words = text.trim().toLowerCase().replaceAll(",", "");
  const year = Number(today.slice(0, 4));
  if (words === "today") return today;
  if (words === "tomorrow") return addDays(today, 1);
  if (words === "yesterday") return addDays(today, -1);
  const weekday = WEEKDAYS.findIndex((name) => words.length >= 3 && words.startsWith(name));
  if (weekday >= 0 && !/\d/.test(words))
    return addDays(today, (weekday - noonOf(today).getDay() + 7) % 7 || 7);
  const written = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (written) return real(Number(written[1]), Number(written[2]), Number(written[3]));
  const slashes = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2}|\d{4}))?$/.exec(words);
  if (slashes) return real(fullYear(slashes[3], year), Number(slashes[1]), Number(slashes[2]));
  const named = /^(?:[a-z]{3,9} )?([a-z]{3,9})\.? (\d{1,2})(?: (\d{4}))?$/.exec(words);
  const month = MONTHS.findIndex((name) => named?.[1]?.startsWith(name));
  return named && month >= 0 ? real(fullYear(named[3], year), month + 1, Number(named[2])) : null;
}

/** "3:30 pm", "3pm", "15:30", "1530"; null when it is no hour. */
export function readHour(text: string): string | null {
  const parts = /^(\d{1,2})(?::?(\d{2}))?\s*([ap])?\.?m?\.?$/i.exec(text.trim());
  if (!parts) return null;
  const half = parts[3]?.toLowerCase();
  const said = Number(parts[1]);
  if (half && (said < 1 || said > 12)) return null;
  const hour = half ? (said % 12) + (half === "p" ? 12 : 0) : said;
  const minute = Number(parts[2] ?? 0);
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function hourOf(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function fullYear(written: string | undefined, now: number): number {
  if (written === undefined) return now;
  return written.length === 2 ? 2000 + Number(written) : Number(written);
}

function real(year: number, month: number, date: number): string | null {
  const day = iso(year, month - 1, date);
  return dayOf(new Date(year, month - 1, date, 12).getTime()) === day ? day : null;
}

function iso(year: number, month: number, date: number): string {
  return `${String(year).padStart(4, "0")}-${two(month + 1)}-${two(date)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
