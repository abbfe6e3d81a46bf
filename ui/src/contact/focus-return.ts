/**
 * For what opens over a screen without being modal: takes the focus now, and gives it back to where it was when
 * the returned function is called, unless it has gone elsewhere by then.
 */
export function borrowFocus(heading: HTMLElement, contactId: () => string): () => void {
  const panel = heading.closest("aside");
  const opener = document.activeElement;
  heading.focus();
  return () => {
    const id = contactId();
    // What had the focus is removed with the panel, in the same breath.
    queueMicrotask(() => {
      const now = document.activeElement;
      if (now !== null && now !== document.body && !panel?.contains(now)) return;
      (rowOf(id) ?? listOf(opener))?.focus();
    });
  };
}

/** The contact may have changed while the panel was open. */
function rowOf(contactId: string): HTMLElement | null {
  return document.querySelector(`main [data-contact="${CSS.escape(contactId)}"]`);
}

/** A list holds the focus for its rows. */
function listOf(opener: Element | null): HTMLElement | null {
  const target = opener?.closest<HTMLElement>('[role="listbox"]') ?? opener;
  return target instanceof HTMLElement && target.isConnected ? target : null;
}
