// What a merge would do, in sentences.
import { CHANNEL_NAMES } from "../contact/consent";
import type { Channel, ContactDetail, MergeStep } from "../rpc/generated/types";
import { formatCounted } from "../shared/format";
import { labelOf, type MergeRow } from "./rows";
import { callNames } from "./tell-apart";

/** "1 lead, 3 requests and 2 messages" */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** The names of one merge: how each of them is called, and who stays. */
export interface Names {
  survivor: string;
  /** By contact id. */
  called: (contact: { id: string; name: string }) => string;
}

export function namesOf(contacts: readonly ContactDetail[], survivor: ContactDetail): Names {
  const called = callNames(contacts);
  return { survivor: called(survivor), called };
}

/** What comes from one of the others. */
export function movesOf(step: MergeStep, names: Names, rows: readonly MergeRow[]): string[] {
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
  const from = names.called({ id: step.fromId, name: step.fromName });
  return [
    `${from} goes into ${names.survivor}${along}.`,
    ...(gets.length > 0 ? [`${names.survivor} also gets ${listed(gets)}.`] : []),
    ...step.changes.map(({ what, old, new: after }) =>
      old === null
        ? `${labelOf(what, rows)} becomes “${after}”.`
        : `${labelOf(what, rows)} changes from “${old}” to “${after}”.`,
    ),
  ];
}

/** Who becomes opted out of what, and because of whom: the one that stays by the others, and they by it. */
export function stricterOf(
  steps: readonly MergeStep[],
  survivor: ContactDetail,
  contacts: readonly ContactDetail[],
): string[] {
  const { called } = namesOf(contacts, survivor);
  const closed = new Set([survivor, ...steps].flatMap(({ consent }) => optedOutOf(consent)));
  const ordered = [survivor, ...contacts.filter(({ id }) => id !== survivor.id)];
  return ordered.flatMap((contact) => {
    const already = optedOutOf(contact.consent);
    const gained = [...closed].filter((channel) => !already.includes(channel));
    if (gained.length === 0) return [];
    const why = ordered
      .filter(({ consent }) => optedOutOf(consent).some((channel) => gained.includes(channel)))
      .map(called);
    const because = why.length === 0 ? "" : `, because ${listed(why)} ${why.length === 1 ? "is" : "are"}`;
    const names = listed(gained.map((channel) => CHANNEL_NAMES[channel].toLowerCase()));
    return [`${called(contact)} becomes opted out of ${names}${because}.`];
  });
}

function optedOutOf(consent: ReadonlyArray<{ channel: Channel; state: string }>): Channel[] {
  return consent.filter(({ state }) => state === "opted_out").map(({ channel }) => channel);
}
