// What became of a lead, in words.
import type { LeadCard } from "../rpc/generated/types";
import { formatMoney } from "../shared/format";

const CLOSED = { won: "Won", lost: "Lost", archived: "Archived", deleted: "In the trash" };

/** "Talking", "Won": where it stands, in one word. */
export function standing(lead: Pick<LeadCard, "status" | "stageName">): string {
  return lead.status === "open" ? lead.stageName : CLOSED[lead.status];
}

/** "Won in Estimate": the stage as well, where a closed lead leaves it open. */
export function standingWithStage(lead: Pick<LeadCard, "status" | "stageName">): string {
  const isClosed = lead.status === "won" || lead.status === "lost";
  return isClosed ? `${standing(lead)} in ${lead.stageName}` : lead.stageName;
}

/** "$9,200", "No value" */
export function valueOf({ valueMinor, currency }: Pick<LeadCard, "valueMinor" | "currency">): string {
  return valueMinor === null ? "No value" : formatMoney(valueMinor, currency);
}

/** For where words are not cut by the room they have. */
export function shortened(words: string, longest: number): string {
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}
