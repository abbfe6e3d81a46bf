/**
 * For a menu entry that opens a dialog. A menu that closes gives the focus back to its trigger, and would take it
 * out of a dialog that is open by then; so the dialog opens in the turn after.
 */
export function afterMenu(open: () => void): () => void {
  return () => void setTimeout(open);
}
