/** F6 goes round the panes of the window: whatever carries `data-pane`. */
export function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")];
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(current + 1) % panes.length];
  next?.querySelector<HTMLElement>('[aria-current], [tabindex="0"], button, a, input')?.focus();
}
