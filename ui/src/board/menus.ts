// What the menus at a card offer. They do what dragging and the keys do, by the same commands.
import Archive from "@lucide/svelte/icons/archive";
import ArrowRight from "@lucide/svelte/icons/arrow-right";
import Ban from "@lucide/svelte/icons/ban";
import Check from "@lucide/svelte/icons/check";
import CircleSlash from "@lucide/svelte/icons/circle-slash-2";
import DollarSign from "@lucide/svelte/icons/dollar-sign";
import SquareCheck from "@lucide/svelte/icons/square-check";
import Tag from "@lucide/svelte/icons/tag";
import Trash2 from "@lucide/svelte/icons/trash-2";
import Trophy from "@lucide/svelte/icons/trophy";
import UserRound from "@lucide/svelte/icons/user-round";
import { TODO_OPEN } from "../contact/todo-icons";
import type { MenuEntry } from "../shared/menu";
import { router } from "../shell/router.svelte";
import type { Desk, OpenMenu } from "./desk.svelte";

/** Everything that can be done. */
export function cardEntries(desk: Desk, { ids, anchor }: OpenMenu): MenuEntry[] {
  const [card] = ids.length === 1 ? desk.board.cards(ids) : [];
  const one: MenuEntry[] = card
    ? [
        {
          label: "Value…",
          icon: DollarSign,
          keys: "e",
          onSelect: () => (desk.asking = { what: "value", card }),
        },
        {
          label: "Todos",
          icon: TODO_OPEN,
          keys: "t",
          onSelect: () => router.openContact(card.contactId, { leadId: card.id, tab: "todos" }),
        },
      ]
    : [];
  const last: MenuEntry[] = card
    ? [
        { label: "Select", icon: SquareCheck, keys: "x", onSelect: () => desk.selection.toggle(card.id) },
        { label: "Opt out…", icon: Ban, keys: "o", onSelect: () => void desk.askOptOut(card) },
      ]
    : [];
  return [
    {
      label: "Move to…",
      icon: ArrowRight,
      keys: "m",
      onSelect: () => (desk.menu = { what: "move", anchor, ids }),
    },
    {
      label: "Owner…",
      icon: UserRound,
      keys: "a",
      onSelect: () => (desk.menu = { what: "owner", anchor, ids }),
    },
    ...one,
    { label: "Tag…", icon: Tag, onSelect: () => (desk.asking = { what: "tag", ids }) },
    ...last,
    "separator",
    ...closing(desk, ids),
    "separator",
    { label: "Delete", icon: Trash2, keys: "delete", tone: "danger", onSelect: () => void desk.remove(ids) },
  ];
}

/** The stages, and the ways off the board. */
export function moveEntries(desk: Desk, { ids }: OpenMenu): MenuEntry[] {
  const from = new Set(desk.board.cards(ids).map(({ stageId }) => stageId));
  const stages = desk.board.columns.map(({ head: { stage } }): MenuEntry => {
    const isHere = from.size === 1 && from.has(stage.id);
    return {
      label: stage.name,
      onSelect: () => void desk.move(ids, stage.id, null),
      ...(isHere ? { icon: Check, disabled: true } : {}),
    };
  });
  return [...stages, "separator", ...closing(desk, ids)];
}

/** Whoever can own it. */
export function ownerEntries(desk: Desk, { ids }: OpenMenu): MenuEntry[] {
  const owners = new Set(desk.board.cards(ids).map(({ ownerId }) => ownerId));
  const owns = (id: string | null) => (owners.size === 1 && owners.has(id) ? { icon: Check } : {});
  const assign = (id: string | null) => () => void desk.assign(ids, id);
  const users = desk.words.users.map(({ id, name, atDesk }): MenuEntry => {
    return { label: atDesk ? `${name} (you)` : name, onSelect: assign(id), ...owns(id) };
  });
  return [
    ...users,
    ...(users.length > 0 ? ["separator" as const] : []),
    { label: "Nobody", onSelect: assign(null), ...owns(null) },
  ];
}

function closing(desk: Desk, ids: readonly string[]): MenuEntry[] {
  return [
    { label: "Won…", icon: Trophy, keys: "w", onSelect: () => (desk.asking = { what: "win", ids }) },
    { label: "Lost…", icon: CircleSlash, keys: "l", onSelect: () => (desk.asking = { what: "lose", ids }) },
    { label: "Archive", icon: Archive, onSelect: () => void desk.archive(ids) },
  ];
}
