// The shortcut registry. Single letters are dead while somebody types, in a menu, and under a dialog; chords with
// mod (Ctrl, on a Mac Cmd) work while typing too. What was registered last answers first.

export interface Shortcut {
  /** "n", "?", "/", "escape", "mod+shift+z", "alt+arrowup", or two keys in a row: "g b"; empty: no key does it. */
  keys: string;
  /** What it does, for the sheet that `?` opens. */
  label: string;
  run: () => void;
  /** Under which heading the sheet has it. */
  group?: string;
  /** Whether it means anything now; the next one that was registered for the keys answers otherwise. */
  when?: () => boolean;
  /** It only goes from one thing to the next: nothing to be chosen from a list of acts. */
  motion?: boolean;
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

  /** What is registered, without those that something nearer has taken over for good. */
  get active(): readonly Shortcut[] {
    const first = new Map<string, Shortcut>();
    for (const shortcut of this.#registered) {
      const name =
        shortcut.when || shortcut.keys === "" ? `${shortcut.keys} ${shortcut.label}` : shortcut.keys;
      if (!first.has(name)) first.set(name, shortcut);
    }
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
    const is = (keys: string) => (one: Shortcut) =>
      keys !== "" && one.keys === keys && (one.when?.() ?? true);
    const found = this.#registered.find(is(chained)) ?? this.#registered.find(is(key));
    this.#prefix = found ? "" : key;
    this.#prefixAt = at;
    return found;
  }
}

export const shortcuts = new Shortcuts();

/** "mod+k" as it is printed on the keys: "Ctrl K", on a Mac "⌘ K". */
export function keyNames(keys: string): string {
  return keys
    .split(/[+ ]/)
    .map((key) => KEY_NAMES[key] ?? key.toUpperCase())
    .join(" ");
}

const KEY_NAMES: Record<string, string> = {
  mod: ON_MAC ? "⌘" : "Ctrl",
  alt: ON_MAC ? "⌥" : "Alt",
  shift: "Shift",
  escape: "Esc",
  enter: "Enter",
  space: "Space",
  delete: "Del",
  backspace: "Backspace",
  home: "Home",
  end: "End",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
};

/** Somebody types into what has the focus, so keys that edit text belong to it. */
export function isTypingNow(): boolean {
  return document.activeElement !== null && isTyping(document.activeElement);
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  // Of a sign such as "?" Shift is a part already.
  const shifts = event.shiftKey && (key.length > 1 || hasMod(event));
  return [hasMod(event) && "mod", event.altKey && "alt", shifts && "shift", key].filter(Boolean).join("+");
}

function hasMod(event: KeyboardEvent): boolean {
  return ON_MAC ? event.metaKey : event.ctrlKey;
}

function isDead(event: KeyboardEvent): boolean {
  const isOfTheSystem = ON_MAC ? event.ctrlKey : event.metaKey;
  if (isOfTheSystem || document.querySelector('[role="dialog"][aria-modal="true"]')) return true;
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest('[role="menu"], [data-select-content]')) return true;
  return !hasMod(event) && event.key !== "F6" && isTyping(event.target);
}

function isTyping(target: Element): boolean {
  return target.closest('input, textarea, [contenteditable="true"]') !== null;
}
