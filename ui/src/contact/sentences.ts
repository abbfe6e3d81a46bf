// What the timeline says of an activity. An activity that nobody taught it is shown under its plain name.
import type { Activity, Actor } from "../rpc/generated/types";
import { formatCounted } from "../shared/format";
import { CONSENT_SAYINGS } from "./sayings/consent";
import { CONTACT_SAYINGS } from "./sayings/contact";
import { HANGING_SAYINGS } from "./sayings/hanging";
import { LEAD_SAYINGS } from "./sayings/lead";
import { type Part, type Saying, type Setting, strong } from "./sayings/part";
import { SYSTEM_SAYINGS } from "./sayings/system";

export type { Part, Setting } from "./sayings/part";

const SAYINGS: Readonly<Record<string, Saying>> = {
  ...CONTACT_SAYINGS,
  ...LEAD_SAYINGS,
  ...HANGING_SAYINGS,
  ...CONSENT_SAYINGS,
  ...SYSTEM_SAYINGS,
};

/** Says what the activities of one entry have in common; they are of one kind and one cause. */
export function sentence(activities: readonly Activity[], setting: Setting): Part[] {
  const first = activities[0];
  if (!first) return [];
  const said = first.type.startsWith("field.")
    ? fields(activities)
    : (SAYINGS[first.type]?.(first, activities, setting) ?? [strong(first.type)]);
  return [...said, ...byWhichKey(first)];
}

/** What is told is what happened; that it happened by undo or redo is added. */
function byWhichKey({ type, payload }: Activity): Part[] {
  if (payload["undo"] !== true || type.startsWith("consent.")) return [];
  return [payload["redo"] === true ? " (redo)" : " (undo)"];
}

/** The sentence as text, for what reads and for what compares. */
export function plainText(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === "string" ? part : part.strong)).join("");
}

/** "you", "Dana Whitlock", "RoofMatch", "Porchlight". */
export function actorName({ kind, name }: Actor): string {
  const unnamed: Record<string, string> = {
    user: "you",
    contact: "the contact",
    intake: "a request",
    import: "an import",
    system: "Porchlight",
  };
  return name ?? unnamed[kind] ?? kind;
}

function fields(activities: readonly Activity[]): Part[] {
  const acts = [
    ["field.set", "set"],
    ["field.changed", "changed"],
    ["field.cleared", "cleared"],
  ] as const;
  const counts = acts
    .map(([type, word]) => ({ word, count: activities.filter((one) => one.type === type).length }))
    .filter(({ count }) => count > 0);
  return counts.flatMap(({ word, count }, index): Part[] =>
    index === 0 ? [strong(`${formatCounted(count, "field")} ${word}`)] : [", ", strong(`${count} ${word}`)],
  );
}
