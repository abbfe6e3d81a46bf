// In which order the screen under the panel shows its contacts, so that the panel can go to the one beside.

class OpenOrder {
  #contactIds = $state.raw<(() => readonly string[]) | null>(null);

  /** For a screen with contacts in an order: `$effect(() => openOrder.give(() => ids))`. Returns how to end it. */
  give(contactIds: () => readonly string[]): () => void {
    this.#contactIds = contactIds;
    return () => {
      if (this.#contactIds === contactIds) this.#contactIds = null;
    };
  }

  /** The contacts before and after this one; null at the ends, and both where no order is known. */
  beside(contactId: string): { previous: string | null; next: string | null } {
    // A contact with two leads stands on the board twice, but is gone through once.
    const ids = [...new Set(this.#contactIds?.() ?? [])];
    const index = ids.indexOf(contactId);
    if (index < 0) return { previous: null, next: null };
    return { previous: ids[index - 1] ?? null, next: ids[index + 1] ?? null };
  }
}

export const openOrder = new OpenOrder();
