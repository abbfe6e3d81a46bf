import { expect, it } from "vitest";
import type { Note } from "../rpc/generated/types";
import { activity } from "./activity.fixture";
import { noteNow } from "./notes";

const created = activity("note.created", { noteId: "n-1", content: "Ring twice" });
const updated = activity("note.updated", { noteId: "n-1", content: "Ring once", old: "Ring twice" });
const deleted = activity("note.deleted", { noteId: "n-1", content: "Ring once" });
const note: Note = {
  id: "n-1",
  leadId: "l-1",
  content: "Knock",
  createdAt: 0,
  createdBy: null,
  updatedAt: null,
};

it("is the note of the open lead", () => {
  expect(noteNow(created, [updated, created], [note])).toEqual({ is: "here", note });
});

it("says what the note of another lead said last", () => {
  expect(noteNow(created, [updated, created], [])).toEqual({ is: "elsewhere", content: "Ring once" });
});

it("says that a note is deleted, until it is taken back", () => {
  expect(noteNow(created, [deleted, updated, created], [])).toEqual({ is: "deleted" });
  const back = activity("note.created", { noteId: "n-1", content: "Ring once", undo: true });
  expect(noteNow(created, [back, deleted, created], [])).toEqual({ is: "elsewhere", content: "Ring once" });
});
