// How far an import is, in words: for the bar, and aloud at every quarter.
import { announce } from "../shared/announce.svelte";
import { formatCount } from "../shared/format";
import type { Import, ImportState } from "../rpc/generated/types";
import { doneWords } from "./words";

export interface Progress {
  done: number;
  total: number;
  /** From 0 to 1; 0 while the total is not known. */
  share: number;
}

export function progressOf(one: Import): Progress {
  const back = one.state === "reverting" || one.state === "revert_interrupted" || one.state === "reverted";
  const [done, total] = back ? [one.revertDone, one.revertTotal] : [one.rowsDone, one.rowsTotal];
  return { done, total, share: total === 0 ? 0 : Math.min(1, done / total) };
}

/** Tells what becomes of one import; quiet about what had happened before it was first heard of. */
export class ProgressVoice {
  #state: ImportState | null = null;
  #quarter = 0;

  hear(one: Import): void {
    const { done, total, share } = progressOf(one);
    const quarter = Math.floor(share * 4);
    const isNews = this.#state !== null;
    if (this.#state === one.state && isMoving(one) && quarter > this.#quarter && quarter < 4)
      announce(`${quarter * 25} percent, ${formatCount(done)} of ${formatCount(total)}`);
    if (isNews && this.#state !== one.state && one.state !== "draft") announce(doneWords(one));
    this.#state = one.state;
    this.#quarter = quarter;
  }
}

function isMoving({ state }: Import): boolean {
  return state === "running" || state === "reverting";
}
