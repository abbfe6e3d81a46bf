// What a merge would do, in sentences.
import { CHANNEL_NAMES } from "../contact/consent";
import type { ContactDetail, MergeStep } from "../rpc/generated/types";
import { formatCounted } from "../shared/format";
import { labelOf, type MergeRow } from "./rows";

/** "1 lead, 3 requests and 2 messages" */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** What comes from one of the others. */
export function movesOf(step: MergeStep, survivor: ContactDetail, rows: readonly MergeRow[]): string[] {
  const counts: Array<[number, string]> = [
    [step.leads, "lead"],
    [step.requests, "request"],
    [step.messages, "message"],
    [step.references, "external id"],
  ];
  const counted = counts.filter(([count]) => count > 0).map(([count, one]) => formatCounted(count, one));
  const gets = [
    ...(step.phones.length > 0 ? [`the phone ${listed(step.phones)}`] : []),
    ...(step.emails.length > 0 ? [`the email ${listed(step.emails)}`] : []),
    ...(step.tags > 0 ? [formatCounted(step.tags, "tag")] : []),
  ];
  const along = counted.length === 0 ? "" : `, with ${listed(counted)}`;
  return [
    `${step.fromName} goes into ${survivor.name}${along}.`,
    ...(gets.length > 0 ? [`${survivor.name} also gets ${listed(gets)}.`] : []),
    ...step.changes.map(({ what, old, new: after }) =>
      old === null
        ? `${labelOf(what, rows)} becomes “${after}”.`
        : `${labelOf(what, rows)} changes from “${old}” to “${after}”.`,
    ),
  ];
}

/** Which channels become stricter for the survivor, and by whom. */
export function stricterOf(steps: readonly MergeStep[], survivor: ContactDetail): string[] {
  const before = new Map(survivor.consent.map(({ channel, state }) => [channel, state]));
  return steps.flatMap((step) => {
    const closed = step.consent
      .filter(({ channel, state }) => state === "opted_out" && before.get(channel) !== "opted_out")
      .map(({ channel }) => channel);
    for (const channel of closed) before.set(channel, "opted_out");
    if (closed.length === 0) return [];
    const names = listed(closed.map((channel) => CHANNEL_NAMES[channel].toLowerCase()));
    return [`${survivor.name} becomes opted out of ${names}, because ${step.fromName} is.`];
  });
}
