// The shortcut registry. Single letters are dead while somebody types, in a menu, and under a dialog; chords with
// mod (Ctrl, on a Mac Cmd) work while typing too. What was registered last answers first.

export interface Shortcut {
  /** "n", "?", "/", "escape", "mod+k", or two keys in a row: "g b". */
  keys: string;
  /** What it does, for the sheet that `?` opens. */
  label: string;
  run: () => void;
}

/** How long the second key of "g b" may take. */
const SEQUENCE_MS = 1000;
const ON_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

class Shortcuts {
  #registered: Shortcut[] = [];
  #prefix = "";
  #prefixAt = 0;

  /** Returns how to take them back. In a component: `$effect(() => shortcuts.add([…]))`. */
  add(added: readonly Shortcut[]): () => void {
    this.#registered = [...added, ...this.#registered];
    return () => {
      this.#registered = this.#registered.filter((one) => !added.includes(one));
    };
  }

  /** What works now, without those that something nearer has taken over. */
  get active(): readonly Shortcut[] {
    const first = new Map<string, Shortcut>();
    for (const shortcut of this.#registered)
      if (!first.has(shortcut.keys)) first.set(shortcut.keys, shortcut);
    return [...first.values()];
  }

  /** The one keydown listener of the window, set by the shell. */
  readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || isDead(event)) return;
    const shortcut = this.#find(nameOf(event), event.timeStamp);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  };

  #find(key: string, at: number): Shortcut | undefined {
    const chained = at - this.#prefixAt < SEQUENCE_MS ? `${this.#prefix} ${key}` : "";
    const is = (keys: string) => (one: Shortcut) => one.keys === keys;
    const found = this.#registered.find(is(chained)) ?? this.#registered.find(is(key));
    this.#prefix = found ? "" : key;
    this.#prefixAt = at;
    return found;
  }
}

export const shortcuts = new Shortcuts();

/** "mod+k" as it is printed on the keys: "Ctrl K", on a Mac "⌘ K". */
export function keyNames(keys: string): string {
  const names: Record<string, string> = { mod: ON_MAC ? "⌘" : "Ctrl", escape: "Esc", enter: "Enter" };
  return keys
    .split(/[+ ]/)
    .map((key) => names[key] ?? key.toUpperCase())
    .join(" ");
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  return hasMod(event) ? `mod+${key}` : key;
}

function hasMod(event: KeyboardEvent): boolean {
  return ON_MAC ? event.metaKey : event.ctrlKey;
}

function isDead(event: KeyboardEvent): boolean {
  if (event.altKey || document.querySelector('[role="dialog"][aria-modal="true"]')) return true;
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest('[role="menu"], [data-select-content]')) return true;
  return !hasMod(event) && event.key !== "F6" && isTyping(event.target);
}

function isTyping(target: Element): boolean {
  return target.closest('input, textarea, [contenteditable="true"]') !== null;
}
