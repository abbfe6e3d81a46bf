// How numbers, times, money and phones are written. US English everywhere; the zone is the machine's unless given.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 1204 is "1,204". */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** For where there is little room: "1,204"; from 10,000 on "12K". */
export function formatCountShort(count: number): string {
  if (count < 10_000) return formatCount(count);
  return count.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 0 });
}

/** "1 lead", "27 leads". */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** 274 is "274 B", 1048576 is "1 MiB", 1536 is "1.5 KiB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${rounded(bytes / 1024 ** power)} ${units[power]}`;
}

/** How long something took: "0.8 ms", "6 ms", "1.2 s", "2 min". */
export function formatTook(microseconds: number): string {
  const ms = microseconds / 1000;
  if (ms < SECOND) return `${ms < 1 ? rounded(ms) : Math.round(ms)} ms`;
  if (ms < MINUTE) return `${rounded(ms / SECOND)} s`;
  return `${Math.round(ms / MINUTE)} min`;
}

/** How long something has lasted, in its largest unit: "24 s", "38 min", "2 h", "9 d". */
export function formatAge(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${formatCount(Math.floor(ms / DAY))} d`;
}

/** "just now", "12 s ago", "2 h ago"; a week and more ago, the date: "Nov 10", "Nov 10, 2024". */
export function formatAgo(at: number, now: number): string {
  const passed = now - at;
  if (passed < 2 * SECOND) return "just now";
  if (passed < 7 * DAY) return `${formatAge(passed)} ago`;
  return formatDate(at, now);
}

/** "Nov 10"; the year only when it is not this one. */
export function formatDate(at: number, now: number, timeZone?: string): string {
  const year = (time: number) => written(time, { year: "numeric" }, timeZone);
  const sameYear = year(at) === year(now);
  return written(at, { month: "short", day: "numeric", ...(sameYear ? {} : { year: "numeric" }) }, timeZone);
}

/** "Thu, Nov 19, 2026": a day in evidence. */
export function formatExactDay(at: number, timeZone?: string): string {
  return written(at, { weekday: "short", year: "numeric", month: "short", day: "numeric" }, timeZone);
}

/** "Thu, Nov 19, 2026, 10:42:07 AM EST": for tooltips and evidence. */
export function formatExact(at: number, timeZone?: string): string {
  return written(
    at,
    {
      weekday: "short",
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    },
    timeZone,
  );
}

/** "10:42:07 AM" */
export function formatClock(at: number, timeZone?: string): string {
  return written(at, { hour: "numeric", minute: "2-digit", second: "2-digit" }, timeZone);
}

/** "10:42 AM" */
export function formatTime(at: number, timeZone?: string): string {
  return written(at, { hour: "numeric", minute: "2-digit" }, timeZone);
}

/** "10:42 AM EST" */
export function formatTimeAndZone(at: number, timeZone?: string): string {
  return written(at, { hour: "numeric", minute: "2-digit", timeZoneName: "short" }, timeZone);
}

/** Minor units as money: 920000 USD is "$9,200", 123450 is "$1,234.50". Cents stand only where there are any. */
export function formatMoney(minor: number, currency: string): string {
  const digits =
    new Intl.NumberFormat("en-US", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ??
    2;
  const major = minor / 10 ** digits;
  const fraction = Number.isInteger(major) ? 0 : digits;
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  }).format(major);
}

/** "+18045550119" is "(804) 555-0119"; numbers of other countries stay as they are. */
export function formatPhone(e164: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : e164;
}

/** "Quillby Exteriors" is "QE"; at most two letters. */
export function formatInitials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length < 2 ? [words[0]] : [words[0], words.at(-1)];
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

function rounded(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

const writers = new Map<string, Intl.DateTimeFormat>();

/** Building a formatter is slow, and lists write many times alike. */
function written(at: number, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
  const key = JSON.stringify([options, timeZone]);
  let writer = writers.get(key);
  if (!writer) {
    writer = new Intl.DateTimeFormat("en-US", timeZone ? { ...options, timeZone } : options);
    writers.set(key, writer);
  }
  // ICU puts a narrow no-break space before AM; JetBrains Mono has no such glyph.
  return writer.format(at).replaceAll("\u202f", " ");
}
