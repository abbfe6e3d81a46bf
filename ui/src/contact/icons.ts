// One picture for each kind of activity; the sentence beside it carries the meaning.
import Archive from "@lucide/svelte/icons/archive";
import ArrowRight from "@lucide/svelte/icons/arrow-right";
import Ban from "@lucide/svelte/icons/ban";
import Banknote from "@lucide/svelte/icons/banknote";
import Check from "@lucide/svelte/icons/check";
import CircleDot from "@lucide/svelte/icons/circle-dot";
import GitMerge from "@lucide/svelte/icons/git-merge";
import Inbox from "@lucide/svelte/icons/inbox";
import KeyRound from "@lucide/svelte/icons/key-round";
import ListPlus from "@lucide/svelte/icons/list-plus";
import SquareKanban from "@lucide/svelte/icons/square-kanban";
import Trophy from "@lucide/svelte/icons/trophy";
import type { IconShape } from "../shared/Icon.svelte";

const BY_TYPE: Record<string, IconShape> = {
  "contact.created": Inbox,
  "contact.updated": GitMerge,
  "lead.created": SquareKanban,
  "lead.updated": SquareKanban,
  "lead.moved": ArrowRight,
  "lead.value_changed": Banknote,
  "lead.won": Trophy,
  "lead.lost": Archive,
  "field.set": ListPlus,
  "field.changed": ListPlus,
  "consent.opted_out": Ban,
  "consent.opted_in": Check,
};

export function activityIcon(type: string): IconShape {
  return BY_TYPE[type] ?? (type.startsWith("api_key.") ? KeyRound : CircleDot);
}
