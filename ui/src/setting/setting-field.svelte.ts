// One setting while somebody edits it: saved when the field is left, with the engine's fault if it says no.
import { RpcFault } from "../rpc/client";
import type { Unit } from "./units";

export class SettingField<V> {
  /** What is wrong with what was typed; the setting is as it was. */
  fault = $state<string | null>(null);
  saved = $state(false);
  /** Null while the field shows the setting. */
  #typed = $state<string | null>(null);
  #saving = false;
  readonly #unit: Unit<V>;
  readonly #current: () => V;
  readonly #save: (value: V) => Promise<void>;

  constructor(unit: Unit<V>, current: () => V, save: (value: V) => Promise<void>) {
    this.#unit = unit;
    this.#current = current;
    this.#save = save;
  }

  get text(): string {
    return this.#typed ?? this.#unit.write(this.#current());
  }

  set text(text: string) {
    this.#typed = text;
    this.fault = null;
    this.saved = false;
  }

  /** Leaving the field saves what was not tried yet; what was refused is tried again only by Enter. */
  async leave(): Promise<void> {
    if (this.fault === null) await this.commit();
  }

  async commit(): Promise<void> {
    if (this.#typed === null || this.#saving) return;
    const typed = this.#typed.trim();
    if (typed === this.#unit.write(this.#current())) return this.revert();
    const value = this.#unit.read(typed);
    if (value === null && this.#unit.ask) {
      this.fault = this.#unit.ask;
      return;
    }
    this.#saving = true;
    try {
      await this.#save(value as V);
      this.revert();
      this.saved = true;
    } catch (cause) {
      this.fault = RpcFault.from(cause).message;
    }
    this.#saving = false;
  }

  revert(): void {
    this.#typed = null;
    this.fault = null;
  }
}
