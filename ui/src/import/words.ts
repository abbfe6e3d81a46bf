// What things of an import are called.
import { formatCount, formatCounted } from "../shared/format";
import type { Channel, Import, ImportCell, ImportOutcome, ImportState } from "../rpc/generated/types";

export const STATE_NAMES: Record<ImportState, string> = {
  draft: "Not imported yet",
  running: "Importing",
  done: "Imported",
  cancelled: "Stopped",
  interrupted: "Interrupted",
  reverting: "Reverting",
  revert_interrupted: "Reverting was interrupted",
  reverted: "Reverted",
};

export const OUTCOME_NAMES: Record<ImportOutcome, string> = {
  new: "New",
  update: "Update",
  unchanged: "Unchanged",
  repeat: "Repeated",
  skip: "Left alone",
  unusable: "Cannot be used",
};

export const CHANNEL_NAMES: Record<Channel, string> = {
  text: "texts",
  call: "calls",
  voicemail: "voicemail",
  email: "email",
};

/** "120 new, 14 updated, 3 could not be used"; empty when there is nothing to count. */
export function countWords(one: Import): string {
  if (one.state === "draft") return "";
  const counts: Array<[number, string]> = [
    [one.created, "new"],
    [one.updated, "updated"],
    [one.unchanged, "unchanged"],
    [one.repeated, "repeated"],
    [one.skipped, "left alone"],
    [one.failed, "could not be used"],
  ];
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return said.length === 0 ? "Nothing yet" : said.join(", ");
}

/** "Imported: 120 new, 14 updated" */
export function doneWords(one: Import): string {
  if (one.state === "reverted") return `Reverted: ${revertWords(one)}`;
  const counts = countWords(one);
  return counts === "" || one.state === "running" || one.state === "reverting"
    ? `${STATE_NAMES[one.state]} ${one.filename}`
    : `${STATE_NAMES[one.state]}: ${counts}`;
}

/** "118 contacts removed, 14 got their old values back, 2 stayed" */
export function revertWords({ removed, restored, kept }: Import): string {
  const said = [`${formatCounted(removed, "contact")} removed`];
  if (restored > 0) said.push(`${formatCount(restored)} got their old values back`);
  if (kept > 0) said.push(`${formatCount(kept)} stayed`);
  return said.join(", ");
}

/** "Row 4, Ann Lee, Mobile" */
export function placeOfCell({ row, name, header }: Pick<ImportCell, "row" | "name" | "header">): string {
  return [`Row ${formatCount(row)}`, name, header].filter((part) => part !== null).join(", ");
}

/** Why no lead or opt-in comes of it: "texts and calls". */
export function channelWords(channels: readonly Channel[]): string {
  if (channels.length >= 4) return "everything";
  const names = channels.map((channel) => CHANNEL_NAMES[channel]);
  return names.length < 2 ? (names[0] ?? "nothing") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
