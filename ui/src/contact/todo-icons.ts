// One picture for what is to be done and one for what is done; an open call, email or meeting has its own.
import ClipboardCheck from "@lucide/svelte/icons/clipboard-check";
import ClipboardList from "@lucide/svelte/icons/clipboard-list";
import Mail from "@lucide/svelte/icons/mail";
import Phone from "@lucide/svelte/icons/phone";
import Users from "@lucide/svelte/icons/users";
import type { IconShape } from "../shared/icon";

export const TODO_OPEN: IconShape = ClipboardList;
export const TODO_DONE: IconShape = ClipboardCheck;

const OPEN_BY_TYPE: Record<string, IconShape> = { call: Phone, email: Mail, meeting: Users };

export function openTodoIcon(type: string): IconShape {
  return OPEN_BY_TYPE[type] ?? TODO_OPEN;
}
