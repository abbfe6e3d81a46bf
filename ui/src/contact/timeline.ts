// Activities as the rows of a timeline: days, and what was done in one act as one entry.
import type { Activity } from "../rpc/generated/types";
import { isoDay } from "./day";

export interface Entry {
  kind: "entry";
  key: string;
  /** At least one; several only where one act wrote them. */
  activities: readonly Activity[];
  /** The line down to the next entry ends here. */
  lastOfDay: boolean;
}

export type TimelineRow = { kind: "day"; key: string; at: number } | Entry;

/** Newest first, as the activities come. */
export function timelineRows(activities: readonly Activity[]): TimelineRow[] {
  const groups = grouped(activities);
  return groups.flatMap((group, index): TimelineRow[] => {
    const [first] = group;
    const day = isoDay(first.at);
    const opensDay = index === 0 || isoDay(groups[index - 1]?.[0].at ?? 0) !== day;
    const next = groups[index + 1];
    const lastOfDay = next === undefined || isoDay(next[0].at) !== day;
    const entry: Entry = { kind: "entry", key: first.id, activities: group, lastOfDay };
    return opensDay ? [{ kind: "day", key: day, at: first.at }, entry] : [entry];
  });
}

type Group = [Activity, ...Activity[]];

function grouped(activities: readonly Activity[]): Group[] {
  const groups: Group[] = [];
  for (const activity of activities) {
    const open = groups.at(-1);
    if (open && isOneAct(open[0], activity)) open.push(activity);
    else groups.push([activity]);
  }
  return groups;
}

/** Fields that one request set, and channels that one word was said for. */
function isOneAct(a: Activity, b: Activity): boolean {
  const sameCause =
    a.requestId === b.requestId &&
    a.actor.kind === b.actor.kind &&
    a.actor.name === b.actor.name &&
    (a.requestId !== null || a.at === b.at);
  if (!sameCause) return false;
  if (a.type.startsWith("field.")) return b.type.startsWith("field.");
  return a.type.startsWith("consent.") && a.type === b.type && a.payload["reason"] === b.payload["reason"];
}
