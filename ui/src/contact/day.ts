// Days as people name them and as they type them, in the machine's own zone.

const LONG_DAY = new Intl.DateTimeFormat("en-US", { weekday: "long", month: "short", day: "numeric" });
const LONG_DAY_AND_YEAR = new Intl.DateTimeFormat("en-US", {
  weekday: "long",
  month: "short",
  day: "numeric",
  year: "numeric",
});

/** "2026-11-17": the same for two moments of one day. */
export function isoDay(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** "Today", "Yesterday", "Tuesday, Nov 17"; with the year when it is not this one. */
export function dayName(at: number, now: number): string {
  if (isoDay(at) === isoDay(now)) return "Today";
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (isoDay(at) === isoDay(yesterday.getTime())) return "Yesterday";
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? LONG_DAY : LONG_DAY_AND_YEAR).format(at);
}

/** Noon of a day written as YYYY-MM-DD; null when that is no day. */
export function parseDay(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!parts) return null;
  const noon = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 12).getTime();
  // February 30 would otherwise be taken for a day of March.
  return isoDay(noon) === text.trim() ? noon : null;
}

/** The moment of a day and hour; noon without an hour, null without a day. */
export function momentOf(day: string, hour: string): number | null {
  const noon = parseDay(day);
  const parts = /^(\d{2}):(\d{2})$/.exec(hour);
  return noon === null || !parts ? noon : new Date(noon).setHours(Number(parts[1]), Number(parts[2]));
}
