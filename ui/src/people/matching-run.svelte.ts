// An act on everything a filter finds, piece by piece, with the way to stop it after any of them.
import { history } from "../command/history.svelte";
import { RpcFault } from "../rpc/client";
import type { Piece, Progress } from "../rpc/generated/types";
import { toastFailed } from "../shared/toast";
import type { Matched } from "./picked-contacts.svelte";

/** Does one piece by its command. */
export type Step = (progress: Progress) => Promise<Piece>;

export class MatchingRun {
  /** "Tagging"; null while nothing is under way. */
  doing = $state<string | null>(null);
  done = $state(0);
  of = $state(0);
  #isStopped = false;

  /** Does the first piece, and throws what refuses it; the others follow by themselves, and `onEnd` comes after the last. */
  async begin(doing: string, matched: Matched, step: Step, onEnd: () => void): Promise<void> {
    const { filter, last, count } = matched;
    const piece = await step({ filter, last });
    this.#isStopped = false;
    this.doing = doing;
    this.of = count;
    void this.#goOn({ filter, last }, piece, step).then(onEnd);
  }

  /** What was done stays, and is undone like any other act. */
  stop(): void {
    this.#isStopped = true;
  }

  async #goOn(from: Progress, first: Piece, step: Step): Promise<void> {
    let piece = first;
    try {
      for (;;) {
        this.done = piece.done;
        if (piece.next === null || this.#isStopped) break;
        const { next: after, chain, done } = piece;
        piece = await step({ ...from, after, done, ...(chain === null ? {} : { chain }) });
      }
      await history.offerUndo();
    } catch (cause) {
      toastFailed(`Stopped after ${this.done} of ${this.of} contacts`, RpcFault.from(cause).message);
    }
    this.doing = null;
  }
}
