// What hangs on a lead: todos, notes, files, messages.
import { dayOf, formatDate, formatHour } from "../../shared/dates";
import { formatBytes } from "../../shared/format";
import { after, number, type Part, type Saying, strong, text } from "./part";

export const HANGING_SAYINGS: Record<string, Saying> = {
  "todo.created": ({ payload, at }) => [
    strong("Todo added"),
    ...after(": ", text(payload["name"])),
    ...after(", due ", text(due(payload["date"], payload["time"], at))),
  ],
  "todo.changed": todoChanged,
  "todo.done_changed": ({ payload }) => [
    strong(payload["done"] === true ? "Todo done" : "Todo open again"),
    ...after(": ", text(payload["name"])),
  ],
  "todo.deleted": ({ payload }) => [strong("Todo deleted"), ...after(": ", text(payload["name"]))],
  "note.created": () => [strong("Note")],
  "note.updated": () => [strong("Note changed")],
  "note.deleted": () => [strong("Note deleted")],
  "attachment.added": ({ payload }) => {
    const size = number(payload["size"]);
    return [
      strong("File added"),
      ...after(": ", text(payload["filename"])),
      size === null ? "" : `, ${formatBytes(size)}`,
    ];
  },
  "attachment.removed": ({ payload }) => [strong("File deleted"), ...after(": ", text(payload["filename"]))],
  "message.received": ({ payload }) => [
    strong(payload["channel"] === "email" ? "Email received" : "Message received"),
    ...after(" from ", text(payload["from"])),
    ...after(": ", text(payload["subject"])),
  ],
};

function todoChanged(...[{ payload, at }]: Parameters<Saying>): Part[] {
  const field = text(payload["field"]);
  const write = (value: unknown) => {
    if (field === "date") return text(due(value, null, at));
    return field === "time" ? text(due(null, value, at)) : text(value);
  };
  const value = write(payload["value"]);
  const old = write(payload["old"]);
  const head: Part[] = [strong("Todo changed"), ...after(": ", text(payload["name"]))];
  if (field === null) return head;
  if (value === null) return [...head, `, ${field} removed`, ...after(", was ", old)];
  return [...head, `, ${field}`, ...after(" from ", old), ...after(" to ", value)];
}

/** "Fri, Nov 20, 3:30 PM": never "tomorrow", for it is read later. */
function due(date: unknown, time: unknown, at: number): string {
  const day = text(date);
  const hour = text(time);
  const words = [day && formatDate(day, dayOf(at)), hour && formatHour(hour)];
  return words.filter(Boolean).join(", ");
}
