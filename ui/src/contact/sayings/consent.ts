// Words that were said about consent.
import type { Channel } from "../../rpc/generated/types";
import { formatDate } from "../../shared/format";
import { listThings } from "../consent";
import { isoDay } from "../day";
import { type Part, type Saying, strong, text } from "./part";

/** How a word came, where that is more than a person's hand. */
const METHODS: Readonly<Record<string, string>> = {
  keyword: "by a keyword",
  phrase: "by what they wrote",
  import: "by an import",
  merge: "by a merge",
  undo: "by taking back what was done",
  form: "on a form",
};

export const CONSENT_SAYINGS: Record<string, Saying> = {
  "consent.opted_out": (...told) => [strong("Opted out"), " of ", ...wish(...told)],
  "consent.opted_in": (...told) => [strong("Opted in"), " to ", ...wish(...told)],
};

function wish(...[{ at, payload }, all, { now }]: Parameters<Saying>): Part[] {
  // The newest comes first, but they were said from the first to the last.
  const channels = all.map((one) => one.payload["channel"] as Channel).reverse();
  const receivedAt = payload["receivedAt"];
  const earlier = typeof receivedAt === "number" && isoDay(receivedAt) !== isoDay(at);
  const method = METHODS[text(payload["method"]) ?? ""];
  const words = text(payload["exactText"]) ?? text(payload["keyword"]);
  const reason = text(payload["reason"]);
  return [
    strong(listThings(channels)),
    method === undefined ? "" : ` ${method}`,
    earlier ? `, received ${formatDate(receivedAt, now)}` : "",
    words === null ? "" : `: “${words}”`,
    reason === null ? "" : `${words === null ? ":" : ","} ${reason}`,
  ];
}
