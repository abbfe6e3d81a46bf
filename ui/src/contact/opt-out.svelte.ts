// A wish not to be contacted, as it is written down: on which channels, where, what it covers, when it was received.
import { RpcFault } from "../rpc/client";
import type { Channel, ConsentScope } from "../rpc/generated/types";
import { dayOf, noonOf } from "../shared/dates";
import { deadlineOf } from "./deadline";

/** At every address, those included that are added later. */
export const EVERYWHERE = "";

/** Whether one of the channels goes to the address: a phone number is not reached by email. */
export function isReached(address: string, channels: readonly Channel[]): boolean {
  return channels.some((channel) => (channel === "email") === address.includes("@"));
}

export interface WrittenWish {
  channels: Channel[];
  reason: string;
  scope?: ConsentScope;
  address?: string;
  receivedAt?: number;
}

export class OptOutForm {
  reason = $state("");
  day = $state("");
  scope = $state<ConsentScope>("all");
  address = $state(EVERYWHERE);
  fault = $state<string | null>(null);
  sending = $state(false);
  #dayFault = $state<{ day: string; words: string } | null>(null);
  #kept = $state.raw<ReadonlySet<Channel>>(new Set());
  readonly #today: string;
  readonly #offered: () => readonly Channel[];

  constructor(offered: () => readonly Channel[], now = Date.now()) {
    this.#offered = offered;
    this.#today = dayOf(now);
    this.day = this.#today;
  }

  /** Those that can be chosen: what reaches the one address. */
  get offered(): readonly Channel[] {
    if (this.address === EVERYWHERE) return this.#offered();
    return this.#offered().filter((channel) => isReached(this.address, [channel]));
  }

  get chosen(): Channel[] {
    return this.offered.filter((channel) => !this.#kept.has(channel));
  }

  /** The channels that are meant wherever the wish holds; all of them before one is. */
  get meant(): readonly Channel[] {
    const meant = this.#offered().filter((channel) => !this.#kept.has(channel));
    return meant.length > 0 ? meant : this.#offered();
  }

  isChosen(channel: Channel): boolean {
    return !this.#kept.has(channel);
  }

  choose(channel: Channel, isChosen: boolean): void {
    const others = [...this.#kept].filter((one) => one !== channel);
    this.#kept = new Set(isChosen ? others : [...others, channel]);
  }

  /** No other is meant until it is chosen. */
  chooseOnly(channel: Channel): void {
    this.#kept = new Set(this.#offered().filter((one) => one !== channel));
  }

  /** Null while the day cannot be read. */
  get deadline(): string | null {
    return /^\d{4}-\d{2}-\d{2}$/.test(this.day) ? deadlineOf(this.day) : null;
  }

  /** What is wrong with the day; another day takes it away. */
  get dayFault(): string | null {
    return this.#dayFault?.day === this.day ? this.#dayFault.words : null;
  }

  /** Null when something is to be mended first. */
  read(): WrittenWish | null {
    const words = this.#wrongWithDay();
    this.#dayFault = words === null ? null : { day: this.day, words };
    if (words !== null || this.chosen.length === 0) return null;
    return {
      channels: this.chosen,
      reason: this.reason.trim(),
      ...(this.scope === "all" ? {} : { scope: this.scope }),
      ...(this.address === EVERYWHERE ? {} : { address: this.address }),
      ...(this.day === "" || this.day === this.#today ? {} : { receivedAt: noonOf(this.day).getTime() }),
    };
  }

  /** True when it was written down. */
  async send(write: (wish: WrittenWish) => Promise<unknown>): Promise<boolean> {
    const wish = this.read();
    if (wish === null) return false;
    this.sending = true;
    this.fault = null;
    try {
      await write(wish);
      return true;
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      if (field === "receivedAt") this.#dayFault = { day: this.day, words: message };
      else this.fault = message;
      return false;
    } finally {
      this.sending = false;
    }
  }

  #wrongWithDay(): string | null {
    if (this.day === "") return null;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(this.day)) return "Write a day like 11/20 or Nov 20.";
    return this.day > this.#today ? "The wish cannot have been received in the future." : null;
  }
}
