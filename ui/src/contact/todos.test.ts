import { render } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import type { Todo } from "../rpc/generated/types";
import { TEST_NOW } from "../testing/mount";
import { activity } from "./activity.fixture";
import ActivityIcon from "./ActivityIcon.svelte";
import TodoLine from "./TodoLine.svelte";
import { dueWords, isOverdue, todoRows } from "./todos";

function todo(patch: Partial<Todo>): Todo {
  return {
    id: "td-1",
    leadId: "l-1",
    name: "Call",
    type: "call",
    date: null,
    time: null,
    doneAt: null,
    createdAt: 0,
    createdBy: null,
    ...patch,
  };
}

// It is Thursday, Nov 19, 10:42 AM.
it.each([
  [{ date: "2026-11-18" }, true],
  [{ date: "2026-11-18", doneAt: 1 }, false],
  [{ date: "2026-11-19" }, false],
  [{ date: "2026-11-19", time: "10:00" }, true],
  [{ date: "2026-11-19", time: "11:00" }, false],
  [{ time: "01:00" }, false],
  [{}, false],
])("of %j overdue is %s", (patch, overdue) => {
  expect(isOverdue(todo(patch), TEST_NOW)).toBe(overdue);
});

it.each([
  [{ date: "2026-11-19", time: "15:30" }, "Today, 3:30 PM"],
  [{ date: "2026-11-27" }, "Fri, Nov 27"],
  [{ time: "09:05" }, "9:05 AM"],
  [{}, ""],
])("%j is due %j", (patch, words) => {
  expect(dueWords(todo(patch), TEST_NOW)).toBe(words);
});

it("puts a head over what is done", () => {
  const rows = todoRows([todo({ id: "a" }), todo({ id: "b", doneAt: 1 })]);
  expect(rows.map((row) => (row.kind === "head" ? row.title : row.key))).toEqual(["a", "Done (1)", "b"]);
  expect(todoRows([todo({})])).toHaveLength(1);
});

const pictures = (container: Element) =>
  [...container.querySelectorAll(".icon svg, :scope > svg")].map((svg) => svg.getAttribute("class"));

it.each([
  [true, "lucide-clipboard-check"],
  [false, "lucide-clipboard-list"],
])("has one picture for done and one for open: %s", (done, picture) => {
  const acts = { onTick: vi.fn(), onEdit: vi.fn(), onDelete: vi.fn() };
  const one = todo({ type: "task", doneAt: done ? 1 : null });
  const line = render(TodoLine, { todo: one, ...acts });
  const entry = render(ActivityIcon, { activity: activity("todo.done_changed", { done }) });

  expect(pictures(line.container)).toEqual([expect.stringContaining(picture)]);
  expect(pictures(entry.container)).toEqual([expect.stringContaining(picture)]);
});
