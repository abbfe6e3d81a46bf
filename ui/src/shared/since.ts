import { formatDate, formatTime } from "./format";

const DAY = 86_400_000;

/** A moment that something began at: "7:58 AM", "Monday 7:58 AM", older than six days "Nov 10, 7:58 AM". */
export function formatSince(at: number, now: number): string {
  const time = formatTime(at);
  if (formatDate(at, now) === formatDate(now, now)) return time;
  if (now - at > 6 * DAY) return `${formatDate(at, now)}, ${time}`;
  const weekday = new Intl.DateTimeFormat("en-US", { weekday: "long" }).format(at);
  return `${weekday} ${time}`;
}
