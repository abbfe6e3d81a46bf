// What a note says now, seen from the activities that tell of it.
import type { Activity, Note } from "../rpc/generated/types";

/** The note itself, what it said last, or that it is gone. */
export type NoteNow = { is: "here"; note: Note } | { is: "elsewhere"; content: string } | { is: "deleted" };

/**
 * Notes of the open lead are known; of others the newest activity that tells of the note has its words.
 * Activities come newest first.
 */
export function noteNow(
  activity: Activity,
  activities: readonly Activity[],
  notes: readonly Note[],
): NoteNow {
  const id = activity.payload["noteId"];
  const note = notes.find((one) => one.id === id);
  if (note) return { is: "here", note };
  const newest = activities.find(({ type, payload }) => type.startsWith("note.") && payload["noteId"] === id);
  if (newest?.type === "note.deleted") return { is: "deleted" };
  return { is: "elsewhere", content: String((newest ?? activity).payload["content"] ?? "") };
}
