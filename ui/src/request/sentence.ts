// The sentence under the verdict: who sent what when, what was answered, and what came of it.
import type { RequestDetail, RequestRow } from "../rpc/generated/types";
import {
  formatBytes,
  formatClock,
  formatCounted,
  formatDate,
  formatTime,
  formatTook,
} from "../shared/format";
import { beginningOf } from "./filter.svelte";

/** "10:42:07 AM" today, "Nov 18, 10:42 AM" before. */
export function formatMoment(at: number, now: number): string {
  if (at >= (beginningOf("today", now) ?? 0)) return formatClock(at);
  return `${formatDate(at, now)}, ${formatTime(at)}`;
}

export function supportingSentence({ row, body, reply, replyUs }: RequestDetail, now: number): string {
  return [sent(row, body.length, now), answered(row, reply?.status ?? row.status, replyUs), came(row)].join(
    " ",
  );
}

function sent(row: RequestRow, length: number, now: number): string {
  const today = row.receivedAt >= (beginningOf("today", now) ?? 0);
  const when = `${today ? "" : `on ${formatDate(row.receivedAt, now)} `}at ${formatClock(row.receivedAt)}`;
  return `${row.source} sent ${what(row.method, length)} ${when}.`;
}

function what(method: string, length: number): string {
  if (method !== "" && length === 0) return `a ${method} without a body`;
  const size = length < 1024 ? formatCounted(length, "byte") : formatBytes(length);
  return method === "" ? `${size} that are not HTTP` : size;
}

function answered(row: RequestRow, status: number | null, replyUs: number | null): string {
  if (status === null) return "No answer was sent.";
  return `We answered ${status} in ${formatTook(replyUs ?? row.durationUs)}.`;
}

function came({ verdict, status, leadId }: RequestRow): string {
  const isTaken = verdict === "accepted" || verdict === "merged" || verdict === "duplicate";
  if (!isTaken && leadId !== null) return "It was entered as a lead by hand.";
  switch (verdict) {
    case "accepted":
      return "It made a lead.";
    case "merged":
      return "It belonged to a contact already known.";
    case "duplicate":
      return "Nothing new was made.";
    case "error":
      return status === 503 ? "The sender was asked to try again." : "Nothing reached the board.";
    default:
      return "Nothing reached the board.";
  }
}
