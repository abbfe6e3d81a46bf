// Where the focus begins in what has just opened.

/** What a person fills in or chooses. Buttons and segments only lead there, or end it. */
const FIELDS = [
  'input:not([type="hidden"], [hidden], [readonly], :disabled)',
  "textarea:not([readonly], :disabled)",
  '[role="checkbox"]:not(:disabled)',
  '[aria-haspopup="listbox"]:not(:disabled)',
  '[role="radiogroup"][data-orientation="vertical"] [role="radio"][data-state="checked"]',
].join();

/** The thing that asks for it, or the first to fill in; null: whatever comes first. */
export function firstField(within: ParentNode): HTMLElement | null {
  return askedFor(within) ?? within.querySelector<HTMLElement>(FIELDS);
}

/** The thing that asks for it. */
export function askedFor(within: ParentNode): HTMLElement | null {
  return within.querySelector<HTMLElement>("[autofocus]");
}

/** Begins there when it opens. What has just opened can be focused a frame later at the soonest. */
export function beginAt(place: HTMLElement | null, opening: Event): void {
  if (!place) return;
  opening.preventDefault();
  requestAnimationFrame(() => place.focus({ preventScroll: true }));
}
