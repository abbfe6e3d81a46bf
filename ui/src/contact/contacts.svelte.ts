// The table of contacts: what is searched for, in which order, and the rows so far.
import { call } from "../rpc/client";
import type { ContactRow, ContactSort } from "../rpc/generated/types";
import { live } from "../rpc/live.svelte";
import { paged } from "../rpc/paged.svelte";
import { formatCount, formatCounted } from "../shared/format";

/** Which way round an order starts: names from A, times from the newest. */
const STARTS_DESCENDING: Record<ContactSort, boolean> = { name: false, newest: true, last_activity: true };

/** Belongs to one component: it lives as long as that does. */
export class ContactTable {
  text = $state("");
  sort = $state<ContactSort>("last_activity");
  descending = $state(STARTS_DESCENDING.last_activity);

  readonly rows = paged<ContactRow>(
    ["contact", "lead"],
    ({ id }) => id,
    (page) => {
      const { text, sort, descending } = this;
      return call("contact.list", { text, sort, descending, ...page });
    },
  );
  readonly #count = live(["contact"], () => call("contact.count"));

  /** By this column; by the one that already orders, the other way round. */
  sortBy(sort: ContactSort): void {
    this.descending = sort === this.sort ? !this.descending : STARTS_DESCENDING[sort];
    this.sort = sort;
  }

  /** "60 contacts", "3 of 60 contacts"; undefined until counted. */
  get summary(): string | undefined {
    const count = this.#count.value?.count;
    if (count === undefined) return undefined;
    const all = formatCounted(count, "contact");
    if (this.text.trim() === "") return all;
    const found = formatCount(this.rows.items.length);
    return this.rows.next === null ? `${found} of ${all}` : `more than ${found} of ${all}`;
  }
}
