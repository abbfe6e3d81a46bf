// Words that were said about consent.
import type { Channel } from "../../rpc/generated/types";
import { formatDate } from "../../shared/format";
import { listThings } from "../consent";
import { isoDay } from "../day";
import { after, named, type Part, type Saying, strong, text } from "./part";

/** How a word came, where that is more than a person's hand. */
const METHODS: Readonly<Record<string, string>> = {
  keyword: "by a keyword",
  phrase: "by what they wrote",
  import: "by an import",
  merge: "by a merge",
  form: "on a form",
};

export const CONSENT_SAYINGS: Record<string, Saying> = {
  "consent.opted_out": (...told) =>
    isTakenBack(told[0])
      ? takenBack("Opt-in to ", "opted out as before", told)
      : [strong("Opted out"), " of ", ...wish(...told)],
  "consent.opted_in": (...told) =>
    isTakenBack(told[0])
      ? takenBack("Opt-out of ", "opted in as before", told)
      : [strong("Opted in"), " to ", ...wish(...told)],
};

function isTakenBack({ payload }: Parameters<Saying>[0]): boolean {
  return payload["method"] === "undo";
}

/** What closes a channel again takes back a yes, and the other way round. */
function takenBack(what: string, before: string, [first, all]: Parameters<Saying>): Part[] {
  const stands = first.payload["state"] === "unknown" ? "nothing is said about them now" : before;
  return [strong(`${what}${listThings(channelsOf(all))} taken back`), `: ${stands}`];
}

/** The newest comes first, but they were said from the first to the last. */
function channelsOf(all: Parameters<Saying>[1]): Channel[] {
  return all.map((one) => one.payload["channel"] as Channel).reverse();
}

function wish(...[{ at, payload }, all, { now }]: Parameters<Saying>): Part[] {
  const receivedAt = payload["receivedAt"];
  const earlier = typeof receivedAt === "number" && isoDay(receivedAt) !== isoDay(at);
  const words = text(payload["exactText"]) ?? text(payload["keyword"]);
  const reason = text(payload["reason"]);
  return [
    strong(listThings(channelsOf(all))),
    ...how(payload),
    earlier ? `, received ${formatDate(receivedAt, now)}` : "",
    words === null ? "" : `: “${words}”`,
    reason === null ? "" : `${words === null ? ":" : ","} ${reason}`,
  ];
}

function how(payload: Record<string, unknown>): Part[] {
  const other = named(payload["mergedWith"]);
  if (other !== null) return after(" by the merge with ", other);
  const method = METHODS[text(payload["method"]) ?? ""];
  return method === undefined ? [] : [` ${method}`];
}
