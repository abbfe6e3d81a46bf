// What somebody is typing in place of a value: it begins with what they saw, and is lost only when they let go of it.

/** Why it was not saved. */
export interface Refusal {
  message: string;
  /** Which part is to blame, where one is. */
  field?: string | null;
  /** Somebody else has changed it meanwhile. */
  conflict?: boolean;
}

/** What was typed and not saved yet, with what stood there when it was begun. */
export interface Unsaved<T> {
  typed: T;
  seen: T;
}

type Save<T> = (typed: T, seen: T) => Promise<Refusal | null>;

export class Draft<T extends Record<string, string>> {
  /** Null while nobody edits. */
  typed = $state<T | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  saving = $state(false);
  /** What stands there now, when somebody else changed it while this was typed. */
  theirs = $state.raw<T | null>(null);
  #seen: T | null = null;
  readonly #current: () => T;
  readonly #save: Save<T>;
  readonly #refresh: () => Promise<void>;

  /** `refresh` asks for the present value, so that `current` has it after a conflict. */
  constructor(current: () => T, save: Save<T>, refresh: () => Promise<void> = () => Promise.resolve()) {
    this.#current = current;
    this.#save = save;
    this.#refresh = refresh;
  }

  get editing(): boolean {
    return this.typed !== null;
  }

  get fault(): string | null {
    return this.refusal?.message ?? null;
  }

  /** Null while nobody edits, or nothing differs from what they saw. */
  get unsaved(): Unsaved<T> | null {
    const typed = this.typed;
    if (typed === null || this.#seen === null || same(typed, this.#seen)) return null;
    return { typed: { ...typed }, seen: this.#seen };
  }

  /** `from`: goes on with what was typed before. */
  begin(from: Unsaved<T> | null = null): void {
    if (this.editing) return;
    this.#seen = { ...(from?.seen ?? this.#current()) };
    this.typed = { ...(from?.typed ?? this.#seen) };
    this.#clear();
  }

  cancel(): void {
    this.typed = null;
    this.#clear();
  }

  /** Typing again takes the fault away; it comes back when it is still true. */
  touch(): void {
    if (this.theirs === null) this.refusal = null;
  }

  /** What the other wrote stands; what was typed goes. */
  takeTheirs(): void {
    this.cancel();
  }

  /** Leaving the field saves what was not refused yet; what was refused waits for Enter. */
  async leave(): Promise<boolean> {
    return this.refusal === null ? this.commit() : false;
  }

  /** True when nothing is left to save. After a conflict the next one overwrites what stands there now. */
  async commit(): Promise<boolean> {
    const typed = this.typed;
    if (typed === null || this.saving) return typed === null;
    const seen = this.#seen ?? typed;
    if (same(typed, seen) && this.refusal === null) {
      this.cancel();
      return true;
    }
    this.saving = true;
    const refusal = await this.#save({ ...typed }, seen);
    if (refusal?.conflict) await this.#refresh();
    this.saving = false;
    if (refusal) this.#refuse(refusal);
    else this.cancel();
    return refusal === null;
  }

  #refuse(refusal: Refusal): void {
    this.refusal = refusal;
    if (!refusal.conflict) return;
    this.#seen = { ...this.#current() };
    this.theirs = this.#seen;
  }

  #clear(): void {
    this.refusal = null;
    this.theirs = null;
  }
}

function same(a: Record<string, string>, b: Record<string, string>): boolean {
  return Object.entries(a).every(([key, value]) => b[key] === value);
}
