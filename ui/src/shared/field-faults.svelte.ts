// What is wrong with the fields of a form. A fault belongs to what stood in its field: with anything else there it is gone.

interface Fault {
  message: string;
  /** What stood there. */
  of: string;
}

export class FieldFaults {
  #said = $state.raw<Readonly<Record<string, Fault>>>({});
  readonly #valueOf: (field: string) => unknown;

  /** `valueOf` reads what stands in a field, by the fault's own name for it; undefined for one of the whole form. */
  constructor(valueOf: (field: string) => unknown) {
    this.#valueOf = valueOf;
  }

  /** By field: those that still hold. */
  get standing(): Readonly<Record<string, string>> {
    const held = Object.entries(this.#said).filter(([field, { of }]) => of === this.#read(field));
    return Object.fromEntries(held.map(([field, { message }]) => [field, message]));
  }

  /** In place of all that was said before. */
  say(faults: Readonly<Record<string, string>>): void {
    const said = Object.entries(faults).map(([field, message]) => [
      field,
      { message, of: this.#read(field) },
    ]);
    this.#said = Object.fromEntries(said);
  }

  #read(field: string): string {
    return JSON.stringify(this.#valueOf(field)) ?? "";
  }
}
