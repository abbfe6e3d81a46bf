// The menu of commands: what was typed, what it finds, and which line Enter takes.
import { standing, valueOf } from "../contact/status";
import { call } from "../rpc/client";
import { Live } from "../rpc/live.svelte";
import type { ContactRow, LeadCard } from "../rpc/generated/types";
import { type Shortcut, shortcuts } from "../shared/keys";
import { router } from "../shell/router.svelte";
import { history } from "./history.svelte";
import { fits } from "./match";
import { ACTS, inTableOrder } from "./table";

export interface Line {
  key: string;
  label: string;
  /** What it is in words, at the right. */
  note?: string;
  keys?: string;
  run: () => void;
}

export interface LineGroup {
  name: string;
  lines: readonly Line[];
}

/** Of contacts and of leads; typing on finds the rest. */
const FOUND = 7;
const BREATH_MS = 120;

interface Found {
  text: string;
  contacts: readonly ContactRow[];
  leads: readonly LeadCard[];
}

export class Palette {
  open = $state(false);
  text = $state("");
  active = $state(0);
  /** Screens and sections that can be gone to; the shell knows them. */
  readonly #places: readonly Line[];
  #acts = $state.raw<readonly Shortcut[]>([]);
  readonly #found = new Live(() => this.#search());
  #breath: ReturnType<typeof setTimeout> | undefined;

  constructor(places: readonly Line[]) {
    this.#places = places;
  }

  show(): void {
    // Asked before the menu takes the focus, for some acts mean what has it.
    this.#acts = inTableOrder(shortcuts.active.filter(({ motion, when }) => !motion && (when?.() ?? true)));
    this.type("");
    this.open = true;
  }

  type(text: string): void {
    this.text = text;
    this.active = 0;
    clearTimeout(this.#breath);
    if (text.trim() === "") this.#found.value = null;
    else this.#breath = setTimeout(() => void this.#found.reload(), BREATH_MS);
  }

  get fault() {
    return this.#found.fault;
  }

  get searching(): boolean {
    return this.text.trim() !== "" && this.#found.value?.text !== this.text && this.fault === null;
  }

  readonly groups: readonly LineGroup[] = $derived.by(() => {
    const found = this.text.trim() === "" ? null : this.#found.value;
    const all = [
      { name: "Contacts", lines: (found?.contacts ?? []).map(contactLine) },
      { name: "Leads", lines: (found?.leads ?? []).map(leadLine) },
      { name: "Acts", lines: this.#actLines.filter(({ label }) => fits(label, this.text)) },
      {
        name: "Go to",
        lines: this.#places.filter(({ label, note }) => fits(`${label} ${note ?? ""}`, this.text)),
      },
    ];
    return all.filter(({ lines }) => lines.length > 0);
  });

  readonly lines: readonly Line[] = $derived(this.groups.flatMap(({ lines }) => lines));

  step(by: number): void {
    const count = this.lines.length;
    if (count > 0) this.active = (this.active + by + count) % count;
  }

  /** Closes first: the act must find the focus where it was. */
  choose(line: Line | undefined): void {
    if (!line) return;
    this.open = false;
    setTimeout(line.run);
  }

  get #actLines(): Line[] {
    const lines = new Map<string, Line>();
    for (const { label, keys, run, group } of this.#acts) {
      if (group === "Go to" || label === ACTS.palette.label || lines.has(label)) continue;
      const said = this.#said(label);
      if (said !== null)
        lines.set(label, { key: `act ${label}`, label: said, run, ...(keys ? { keys } : {}) });
    }
    return [...lines.values()];
  }

  /** Undo and redo say what they would do; without anything to do they are left out. */
  #said(label: string): string | null {
    if (label !== "Undo" && label !== "Redo") return label;
    const what = label === "Undo" ? history.undoes : history.redoes;
    return what === null ? null : `${label}: ${what}`;
  }

  async #search(): Promise<Found> {
    const text = this.text;
    const [contacts, leads] = await Promise.all([
      call("contact.list", { text, limit: FOUND }),
      call("lead.search", { text, limit: FOUND }),
    ]);
    return { text, contacts: contacts.items, leads: leads.items };
  }
}

function contactLine({ id, name, phone, email, source }: ContactRow): Line {
  const note = phone ?? email ?? source;
  return {
    key: `contact ${id}`,
    label: name,
    run: () => router.openContact(id),
    ...(note === null ? {} : { note }),
  };
}

/** A lead that is not open stands on no board; its contact's panel shows it over any screen. */
function leadLine(lead: LeadCard): Line {
  const { id, contactId, contactName, name, status } = lead;
  const run = () => {
    if (status === "open") router.go("/board");
    router.openContact(contactId, { leadId: id });
  };
  const whose = contactName === name ? [] : [contactName];
  return { key: `lead ${id}`, label: name, note: [...whose, standing(lead), valueOf(lead)].join(" · "), run };
}
