import type { Timestamp, VerdictCount } from "../rpc/generated/types";
import { LOOKS } from "./looks";

/** How many refusals came since it was last told, from counts of one period. */
export class RefusalNews {
  #since: Timestamp | null = null;
  #refused: number | null = null;

  /** None at first, and none when another period is counted. */
  heard(since: Timestamp | null, counts: readonly VerdictCount[]): number {
    const refused = counts
      .filter(({ verdict }) => LOOKS.refused.verdicts.includes(verdict))
      .reduce((sum, { count }) => sum + count, 0);
    const fresh = this.#refused === null || since !== this.#since ? 0 : refused - this.#refused;
    this.#since = since;
    this.#refused = refused;
    return Math.max(0, fresh);
  }

  /** The counts to come are those of another file. */
  forget(): void {
    this.#refused = null;
  }
}
