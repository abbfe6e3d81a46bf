// What happened to the desk and its settings, where a timeline shows it.
import { formatCount } from "../../shared/format";
import { after, named, number, type Saying, strong, text } from "./part";

export const SYSTEM_SAYINGS: Record<string, Saying> = {
  "api_key.created": () => [strong("API key created")],
  "api_key.revoked": () => [strong("API key revoked")],
  "api_key.revealed": () => [strong("API key shown")],
  "request.revealed": () => [strong("Masked values of a request shown")],
  "import.finished": ({ payload }) => [
    strong("Import finished"),
    ...after(": ", text(payload["file"])),
    count(", created ", payload["created"]),
    count(", updated ", payload["updated"]),
  ],
  "import.reverted": ({ payload }) => [strong("Import taken back"), ...after(": ", text(payload["file"]))],
  "user.created": ({ payload }) => [strong("User added"), ...after(": ", named(payload["user"]))],
  "user.updated": ({ payload }) => [strong("User changed"), ...after(": ", named(payload["user"]))],
  "user.deleted": ({ payload }) => [strong("User removed"), ...after(": ", named(payload["user"]))],
  "department.created": ({ payload }) => [strong("Department added"), ...after(": ", text(payload["name"]))],
  "department.updated": () => [strong("Department changed")],
  "department.deleted": ({ payload }) => [
    strong("Department deleted"),
    ...after(": ", text(payload["name"])),
  ],
  "pipeline.created": ({ payload }) => [strong("Pipeline added"), ...after(": ", text(payload["name"]))],
  "pipeline.updated": ({ payload }) => [strong("Pipeline changed"), ...after(": ", text(payload["name"]))],
  "pipeline.deleted": ({ payload }) => [strong("Pipeline deleted"), ...after(": ", text(payload["name"]))],
  "stage.created": ({ payload }) => [strong("Stage added"), ...after(": ", text(payload["name"]))],
  "stage.updated": ({ payload }) => [strong("Stage changed"), ...after(": ", text(payload["name"]))],
  "stage.moved": ({ payload }) => [strong("Stage moved"), ...after(": ", text(payload["name"]))],
  "stage.deleted": ({ payload }) => [strong("Stage deleted"), ...after(": ", text(payload["name"]))],
  "setting.changed": () => [strong("Settings changed")],
  "undo.undone": ({ payload }) => [strong("Undone"), ...after(": ", text(payload["label"]))],
  "undo.redone": ({ payload }) => [strong("Done again"), ...after(": ", text(payload["label"]))],
};

function count(words: string, value: unknown): string {
  const many = number(value);
  return many === null ? "" : `${words}${formatCount(many)}`;
}
