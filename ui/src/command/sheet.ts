// What the `?` sheet says: every key that is bound now, under the headings of the table.
import type { Shortcut } from "../shared/keys";
import { GROUPS, inTableOrder } from "./table";

export interface SheetGroup {
  name: string;
  lines: ReadonlyArray<{ label: string; keys: readonly string[] }>;
}

/** Keys that were bound without a heading work on the screen or panel that is open. */
const OPEN_NOW = "Here";

export function makeSheet(active: readonly Shortcut[]): SheetGroup[] {
  const order: readonly string[] = [...GROUPS.slice(0, 2), OPEN_NOW, ...GROUPS.slice(2)];
  return order
    .map((name) => ({
      name,
      lines: linesOf(active.filter(({ group = OPEN_NOW, keys }) => group === name && keys !== "")),
    }))
    .filter(({ lines }) => lines.length > 0);
}

function linesOf(shortcuts: readonly Shortcut[]): SheetGroup["lines"] {
  const lines = new Map<string, string[]>();
  for (const { label, keys } of inTableOrder(shortcuts))
    lines.set(label, [...(lines.get(label) ?? []), keys]);
  return [...lines].map(([label, keys]) => ({ label, keys }));
}
