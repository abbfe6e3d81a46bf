import { findAnchor } from "./anchor";

/** What is in sight, in rows. */
export interface Sight {
  top: number;
  visible: number;
  /** Somebody has scrolled or points at a row, so the rows in sight must not move. */
  held: boolean;
}

/** Keeps the rows in sight where they are while others come and go above them, and counts those that came. */
export class HeldPlace {
  /** Rows that came above the sight since it was last at the top. */
  fresh = $state(0);
  #keys: readonly string[] = [];

  /** By how many rows to scroll, so that nothing in sight moves. */
  changed(keys: readonly string[], sight: Sight): number {
    const before = this.#keys;
    this.#keys = keys;
    const anchor = findAnchor(before, keys, sight.top, sight.visible);
    if (!anchor || !sight.held) {
      this.fresh = 0;
      // Another list is read from its top.
      return anchor ? 0 : -sight.top;
    }
    this.fresh += anchor.fresh;
    return anchor.shift;
  }

  /** So many rows lie above the sight: no more than these are news, the others are seen. */
  sees(above: number): void {
    this.fresh = Math.min(this.fresh, above);
  }
}
