// The table of contacts: what is searched for, in which order, and the rows so far.
import { call } from "../rpc/client";
import type { ConsentState, ContactFilter, ContactRow, ContactSort } from "../rpc/generated/types";
import { live } from "../rpc/live.svelte";
import { paged } from "../rpc/paged.svelte";
import { formatCount, formatCounted } from "../shared/format";

/** Which way round an order starts: names from A, times from the newest, what fits best first. */
const STARTS_DESCENDING: Record<ContactSort, boolean> = {
  name: false,
  newest: true,
  last_activity: true,
  best: false,
};

export interface ContactFilters {
  sources: readonly string[];
  consents: readonly ConsentState[];
  tags: readonly string[];
  departments: readonly string[];
  /** What these imports made or changed. */
  imports: readonly string[];
}

export type FilterName = keyof ContactFilters;

const NO_FILTERS: ContactFilters = { sources: [], consents: [], tags: [], departments: [], imports: [] };

/** Belongs to one component: it lives as long as that does. */
export class ContactTable {
  filters = $state.raw<ContactFilters>(NO_FILTERS);
  #text = $state("");
  #ordered = $state.raw<{ by: ContactSort; descending: boolean } | null>(null);

  readonly rows = paged<ContactRow>(
    ["contact", "lead"],
    ({ id }) => id,
    (page) => {
      const { filter, sort, descending } = this;
      return call("contact.list", { ...filter, sort, descending, ...page });
    },
  );
  readonly #count = live(["contact"], () => call("contact.count"));

  get text(): string {
    return this.#text;
  }

  /** What fits best comes first while somebody searches; an order that was chosen holds until the search begins or ends. */
  set text(text: string) {
    if (isSaid(text) !== isSaid(this.#text)) this.#ordered = null;
    this.#text = text;
  }

  get sort(): ContactSort {
    return this.#ordered?.by ?? (isSaid(this.#text) ? "best" : "last_activity");
  }

  get descending(): boolean {
    return this.#ordered?.descending ?? STARTS_DESCENDING[this.sort];
  }

  /** By this column; by the one that already orders, the other way round. */
  sortBy(sort: ContactSort): void {
    const descending = sort === this.sort ? !this.descending : STARTS_DESCENDING[sort];
    this.#ordered = { by: sort, descending };
  }

  /** What is searched for, as commands say it. */
  get filter(): ContactFilter {
    const on = Object.entries(this.filters).filter(([, chosen]) => chosen.length > 0);
    return { ...(isSaid(this.#text) ? { text: this.#text } : {}), ...Object.fromEntries(on) };
  }

  toggle(name: FilterName, value: string): void {
    const chosen: readonly string[] = this.filters[name];
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    this.filters = { ...this.filters, [name]: next };
  }

  /** Only what one import made or changed; whatever was filtered by before. */
  showImport(id: string): void {
    this.filters = { ...NO_FILTERS, imports: [id] };
  }

  clearFilters(): void {
    this.filters = NO_FILTERS;
  }

  get isFiltered(): boolean {
    return Object.values(this.filters).some((chosen) => chosen.length > 0);
  }

  /** "60 contacts", "3 of 60 contacts"; undefined until counted. */
  get summary(): string | undefined {
    const count = this.#count.value?.count;
    if (count === undefined) return undefined;
    const all = formatCounted(count, "contact");
    if (!isSaid(this.#text) && !this.isFiltered) return all;
    const found = formatCount(this.rows.items.length);
    return this.rows.next === null ? `${found} of ${all}` : `more than ${found} of ${all}`;
  }
}

function isSaid(text: string): boolean {
  return text.trim() !== "";
}
