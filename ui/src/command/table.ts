// The one table of keys: what each act is called, where the `?` sheet has it, and which keys do it. Whoever can do an
// act binds it by name; only acts that are bound stand on the sheet and in the menu of commands.
import { type Shortcut, shortcuts } from "../shared/keys";

export interface ActEntry {
  keys: readonly string[];
  label: string;
  group: Group;
  /** It only goes from one thing to the next. */
  motion?: true;
}

export const GROUPS = ["Everywhere", "Go to", "Board", "Cards", "Carrying a card"] as const;
export type Group = (typeof GROUPS)[number];

export const ACTS = {
  palette: { keys: ["mod+k"], label: "Search or jump to", group: "Everywhere" },
  undo: { keys: ["mod+z"], label: "Undo", group: "Everywhere" },
  redo: { keys: ["mod+shift+z", "mod+y"], label: "Redo", group: "Everywhere" },
  nextPane: { keys: ["f6"], label: "Next pane", group: "Everywhere", motion: true },
  sheet: { keys: ["?"], label: "Keys that work here", group: "Everywhere" },
  openDemo: { keys: [], label: "Open the demo", group: "Everywhere" },
  leaveDemo: { keys: [], label: "Leave the demo", group: "Everywhere" },

  goBoard: { keys: ["g b"], label: "Board", group: "Go to" },
  goContacts: { keys: ["g c"], label: "Contacts", group: "Go to" },
  goConsent: { keys: ["g o"], label: "Consent", group: "Go to" },
  goRequests: { keys: ["g r"], label: "Requests", group: "Go to" },
  goWebhooks: { keys: ["g w"], label: "Webhooks", group: "Go to" },
  goSettings: { keys: ["g s"], label: "Settings", group: "Go to" },

  newLead: { keys: ["n"], label: "New lead…", group: "Board" },
  clearSelection: { keys: ["escape"], label: "Clear the selection", group: "Board" },

  walkUp: { keys: ["arrowup"], label: "Walk the board", group: "Cards", motion: true },
  walkDown: { keys: ["arrowdown"], label: "Walk the board", group: "Cards", motion: true },
  walkLeft: { keys: ["arrowleft"], label: "Walk the board", group: "Cards", motion: true },
  walkRight: { keys: ["arrowright"], label: "Walk the board", group: "Cards", motion: true },
  walkHome: { keys: ["home"], label: "First and last card of the stage", group: "Cards", motion: true },
  walkEnd: { keys: ["end"], label: "First and last card of the stage", group: "Cards", motion: true },
  open: { keys: ["enter"], label: "Open", group: "Cards" },
  moveTo: { keys: ["m"], label: "Move to…", group: "Cards" },
  moveUp: { keys: ["alt+arrowup"], label: "Move one place", group: "Cards", motion: true },
  moveDown: { keys: ["alt+arrowdown"], label: "Move one place", group: "Cards", motion: true },
  moveLeft: { keys: ["alt+arrowleft"], label: "Move one place", group: "Cards", motion: true },
  moveRight: { keys: ["alt+arrowright"], label: "Move one place", group: "Cards", motion: true },
  lift: { keys: ["space"], label: "Lift, to carry by the arrows", group: "Cards", motion: true },
  win: { keys: ["w"], label: "Won…", group: "Cards" },
  lose: { keys: ["l"], label: "Lost…", group: "Cards" },
  assign: { keys: ["a"], label: "Owner…", group: "Cards" },
  value: { keys: ["e"], label: "Value…", group: "Cards" },
  todo: { keys: ["t"], label: "Todos", group: "Cards" },
  optOut: { keys: ["o"], label: "Opt out…", group: "Cards" },
  select: { keys: ["x"], label: "Select, or not any more", group: "Cards" },
  extendUp: { keys: ["shift+arrowup"], label: "Select more", group: "Cards", motion: true },
  extendDown: { keys: ["shift+arrowdown"], label: "Select more", group: "Cards", motion: true },
  archive: { keys: [], label: "Archive", group: "Cards" },
  remove: { keys: ["delete", "backspace"], label: "Delete", group: "Cards" },

  carryUp: { keys: ["arrowup"], label: "Carry it", group: "Carrying a card", motion: true },
  carryDown: { keys: ["arrowdown"], label: "Carry it", group: "Carrying a card", motion: true },
  carryLeft: { keys: ["arrowleft"], label: "Carry it", group: "Carrying a card", motion: true },
  carryRight: { keys: ["arrowright"], label: "Carry it", group: "Carrying a card", motion: true },
  drop: { keys: ["space", "enter"], label: "Drop it here", group: "Carrying a card", motion: true },
  putBack: { keys: ["escape"], label: "Put it back", group: "Carrying a card", motion: true },
} as const satisfies Record<string, ActEntry>;

export type ActName = keyof typeof ACTS;

const ORDER = new Map(Object.values(ACTS).map(({ label }, index) => [`${label}`, index]));

/** Puts what is bound in the order of the table; what the table does not know comes last. */
export function inTableOrder<T extends { label: string }>(bound: readonly T[]): T[] {
  const place = ({ label }: T) => ORDER.get(label) ?? ORDER.size;
  return [...bound].sort((a, b) => place(a) - place(b));
}

/** Binds acts to their keys. Returns how to stop; in a component: `$effect(() => bindActs({ newLead: … }))`. */
export function bindActs(runs: Partial<Record<ActName, () => void>>, when?: () => boolean): () => void {
  const bound = Object.entries(runs).flatMap(([name, run]) => shortcutsOf(ACTS[name as ActName], run, when));
  return shortcuts.add(bound);
}

function shortcutsOf(entry: ActEntry, run: () => void, when: (() => boolean) | undefined): Shortcut[] {
  const { keys, label, group, motion } = entry;
  const all = keys.length === 0 ? [""] : keys;
  return all.map((one) => ({
    keys: one,
    label,
    group,
    run,
    ...(motion ? { motion } : {}),
    ...(when ? { when } : {}),
  }));
}
