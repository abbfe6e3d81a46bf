/** A row of a list that is brought into sight and kept there while the rows around it change. */
export class FollowedRow {
  #key: string | null = null;
  #index = -1;
  #wasInSight = false;

  /** The rows are about to change; these are in sight. */
  changing(sight: { top: number; visible: number }): void {
    this.#wasInSight = this.#index >= sight.top && this.#index < sight.top + sight.visible;
  }

  /** Where to scroll to, now that the rows are these; null when somebody has scrolled away from it, or there is none. */
  goesTo(key: string | null, keys: readonly string[]): number | null {
    const isSought = key !== this.#key || this.#index < 0;
    this.#key = key;
    this.#index = key === null ? -1 : keys.indexOf(key);
    return this.#index >= 0 && (isSought || this.#wasInSight) ? this.#index : null;
  }
}
