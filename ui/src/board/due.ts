// When a todo is due, in words, and whether that is over.
import type { NextTodo } from "../rpc/generated/types";
import { dayOf, isPast } from "../shared/dates";
import { formatDate, formatTime } from "../shared/format";

export interface Due {
  /** "3:30 PM" (of today), "today", "Nov 21"; null without a date. The time of an earlier day says nothing any more. */
  words: string | null;
  overdue: boolean;
}

const DAY = 86_400_000;

export function dueOf({ date, time }: Pick<NextTodo, "date" | "time">, now: number): Due {
  if (date === null) return { words: null, overdue: false };
  const at = Date.parse(`${date}T${time ?? "00:00"}`);
  if (Number.isNaN(at)) return { words: date, overdue: false };
  const today = dayOf(now);
  if (date === today && time !== null) return { words: formatTime(at), overdue: isPast(date, time, now) };
  const day = date === today ? "today" : date === dayOf(now + DAY) ? "tomorrow" : formatDate(at, now);
  return {
    words: time === null || date < today ? day : `${day} ${formatTime(at)}`,
    overdue: isPast(date, time, now),
  };
}
