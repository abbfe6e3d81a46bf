import { createSubscriber } from "svelte/reactivity";

/** One clock for all relative times: it ticks each second, and only while something on the screen reads it. */
class Clock {
  readonly #follow = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });

  get now(): number {
    this.#follow();
    return Date.now();
  }
}

export const clock = new Clock();
