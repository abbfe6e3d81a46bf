import { untrack } from "svelte";

/** How many dialogs are open, for what must not lie over their buttons. */
class OpenDialogs {
  #count = $state(0);

  get any(): boolean {
    return this.#count > 0;
  }

  /** One opens. Returns how it closes. */
  opened(): () => void {
    const add = (one: 1 | -1) => untrack(() => (this.#count += one));
    add(1);
    return () => void add(-1);
  }
}

export const openDialogs = new OpenDialogs();
