import { announce } from "./announce.svelte";
import { copyText } from "./clipboard";
import { toastFailed } from "./toast";

const SHOWN_MS = 1500;

/** Copies a text and says for a moment that it did. Made while a component is set up. */
export class Copying {
  done = $state(false);

  constructor() {
    $effect(() => {
      if (!this.done) return;
      const timer = setTimeout(() => (this.done = false), SHOWN_MS);
      return () => clearTimeout(timer);
    });
  }

  async copy(text: string): Promise<void> {
    try {
      await copyText(text);
      this.done = true;
      announce("Copied");
    } catch (cause) {
      toastFailed("Not copied", cause instanceof Error ? cause.message : String(cause));
    }
  }
}
