// A kept body as it can be shown: its text, its bytes, the views that suit it and the faulty places in it.
import type { Place, RequestBody, TraceLine } from "../rpc/generated/types";
import { formatBytes } from "../shared/format";
import { fromBase64 } from "./code/hex";
import type { Mark } from "./code/mark";

export type BodyView = "pretty" | "fields" | "raw" | "hex";

export interface ReadableBody {
  /** What the bytes say; where `lossy`, U+FFFD stands for what is no UTF-8. */
  text: string;
  lossy: boolean;
  bytes: Uint8Array;
  /** The first is the one to begin with. */
  views: readonly BodyView[];
}

/** Longer texts are shown plain: breaking and coloring them would hold up the window. */
const MOST_LEXED = 4 * 1024 * 1024;

export function readBody(body: RequestBody): ReadableBody {
  const bytes = body.base64 === null ? new TextEncoder().encode(body.text ?? "") : fromBase64(body.base64);
  const text = body.text ?? new TextDecoder().decode(bytes);
  const lossy = body.text === null;
  return { text, lossy, bytes, views: viewsOf(text, lossy, body.contentType ?? "") };
}

function viewsOf(text: string, lossy: boolean, contentType: string): BodyView[] {
  if (lossy && isBinary(text)) return ["hex", "raw"];
  if (/^\s*[[{]/.test(text)) return text.length > MOST_LEXED ? ["raw", "hex"] : ["pretty", "raw", "hex"];
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) return ["fields", "raw", "hex"];
  return ["raw", "hex"];
}

/** More than a few characters that nobody could read. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 4096);
  const unreadable = sample.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return unreadable > sample.length / 10;
}

/** Whether dots stand for a secret somewhere in it. */
export function isMasked(text: string): boolean {
  return text.includes("••");
}

/** Failed and odd rules with a place in the text. */
export function marksIn(body: ReadableBody, trace: readonly TraceLine[]): Mark[] {
  const marks: Mark[] = [];
  for (const line of trace) {
    if (line.outcome !== "failed" && line.outcome !== "noted") continue;
    const range = line.place && rangeOf(body, line.place);
    if (range) marks.push({ ...range, message: messageOf(line), tone: line.outcome });
  }
  return marks.sort((a, b) => a.start - b.start);
}

/** Rules that failed about the body without a place in it: what they miss is not there to be marked. */
export function missingIn(body: ReadableBody, trace: readonly TraceLine[]): TraceLine[] {
  return trace.filter(
    ({ outcome, place }) => outcome === "failed" && place?.pointer != null && rangeOf(body, place) === null,
  );
}

/** Where a place stands in the text, in UTF-16 units; null when it has no place there. */
export function rangeOf(body: ReadableBody, place: Place): { start: number; end: number } | null {
  const { textStart, textEnd, offset } = place;
  if (textStart !== null) return { start: textStart, end: Math.max(textStart, textEnd ?? textStart) };
  if (offset === null || !body.lossy) return null;
  // Bytes that are no text have an offset only: counted in what they were decoded to.
  const start = new TextDecoder().decode(body.bytes.subarray(0, offset)).length;
  return { start, end: start + 1 };
}

function messageOf({ detail, expected, found }: TraceLine): string {
  return expected !== undefined && found !== undefined ? `expected ${expected}, found ${found}` : detail;
}

/** The faulty byte, where bytes that are no text have one. */
export function faultOffset(body: ReadableBody, trace: readonly TraceLine[]): number | null {
  if (!body.lossy) return null;
  return trace.find(({ outcome }) => outcome === "failed")?.place?.offset ?? null;
}

/** What must be known before these bytes are believed; null when they are simply what was sent. */
export function bodyNote({ length, kept, contentType }: RequestBody, body: ReadableBody): string | null {
  if (kept < length) return `The first ${formatBytes(kept)} of ${formatBytes(length)} are kept`;
  if (body.lossy) return "Not UTF-8: � stands for what cannot be read";
  if (body.bytes.length !== kept || isMasked(body.text)) return "Secrets are masked";
  return contentType;
}
