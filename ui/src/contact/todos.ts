// Todos as a list: what is open, what is done, and when each is due.
import type { Todo } from "../rpc/generated/types";
import { dayOf, formatDay, formatHour, isPast } from "../shared/dates";

export const TODO_TYPES = ["task", "call", "email", "meeting"] as const;

export type TodoRow =
  { kind: "head"; key: string; title: string } | { kind: "todo"; key: string; todo: Todo };

/** As the engine has put them: what is open first. */
export function todoRows(todos: readonly Todo[]): TodoRow[] {
  const row = (todo: Todo): TodoRow => ({ kind: "todo", key: todo.id, todo });
  const done = todos.filter(({ doneAt }) => doneAt !== null);
  const open = todos.filter(({ doneAt }) => doneAt === null);
  const head: TodoRow[] =
    done.length > 0 ? [{ kind: "head", key: "done", title: `Done (${done.length})` }] : [];
  return [...open.map(row), ...head, ...done.map(row)];
}

/** Without a day nothing is overdue, nor what is done. */
export function isOverdue(
  { date, time, doneAt }: Pick<Todo, "date" | "time" | "doneAt">,
  now: number,
): boolean {
  return doneAt === null && date !== null && isPast(date, time, now);
}

/** "Today, 3:30 PM", "Fri, Nov 20", "3:30 PM"; empty when neither is set. */
export function dueWords({ date, time }: Pick<Todo, "date" | "time">, now: number): string {
  const day = date === null ? null : formatDay(date, dayOf(now));
  return [day, time === null ? null : formatHour(time)].filter(Boolean).join(", ");
}

/** "call" is "Call". */
export function typeName(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}
