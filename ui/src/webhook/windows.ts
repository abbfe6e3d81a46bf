// The times in which failed deliveries can be sent again together.
import { addDays } from "../shared/dates";

export type WindowName = "hour" | "day" | "week" | "between";

export const WINDOWS: Array<{ value: WindowName; label: string }> = [
  { value: "hour", label: "The last hour" },
  { value: "day", label: "The last 24 hours" },
  { value: "week", label: "The last 7 days" },
  { value: "between", label: "Days of your choice" },
];

const HOUR = 3_600_000;
const LENGTHS = { hour: HOUR, day: 24 * HOUR, week: 168 * HOUR };

/** Null while the days say no window; `to` is null for now. */
export function windowOf(
  name: WindowName,
  from: string,
  to: string,
  now: number,
): { from: number; to: number | null } | null {
  if (name !== "between") return { from: now - LENGTHS[name], to: null };
  const start = midnight(from);
  const end = to === "" ? null : midnight(to, 1);
  if (start === null || (to !== "" && end === null) || (end !== null && end <= start)) return null;
  return { from: start, to: end };
}

function midnight(day: string, later = 0): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  return new Date(`${addDays(day, later)}T00:00:00`).getTime();
}
