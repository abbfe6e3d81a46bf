// The settings that the whole UI obeys, and the one way to change any of them.
import { call } from "../rpc/client";
import type { SettingPatch, Settings } from "../rpc/generated/types";
import { Live } from "../rpc/live.svelte";
import { applyAppearance } from "./appearance";

class SettingsState {
  readonly #settings = new Live(() => call("setting.get"));

  /** Null until the first answer. */
  get value(): Settings | null {
    return this.#settings.value;
  }

  get fault() {
    return this.#settings.fault;
  }

  /** Throws the engine's fault, with the field that is to blame. */
  async set(patch: SettingPatch): Promise<void> {
    this.#settings.value = await call("setting.set", patch);
    this.#apply();
  }

  async reload(): Promise<void> {
    await this.#settings.reload();
    this.#apply();
  }

  /** Follows changes made elsewhere; call within an effect root. */
  follow(): () => void {
    $effect(() => this.#apply());
    return this.#settings.follow(["setting", "workspace"]);
  }

  #apply(): void {
    if (this.value) applyAppearance(this.value.theme, this.value.density);
  }
}

export const settings = new SettingsState();
