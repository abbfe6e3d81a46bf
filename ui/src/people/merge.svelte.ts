// A merge that is being thought over: whose values stay, which contact survives, and what would move.
import { call, RpcFault } from "../rpc/client";
import type { ContactDetail, MergeStep, Merged } from "../rpc/generated/types";
import { live } from "../rpc/live.svelte";
import { type MergeRow, rowsOf } from "./rows";

/** Belongs to one component: it lives as long as that does. */
export class Merging {
  survivorId = $state("");
  fault = $state<string | null>(null);
  merging = $state(false);
  #choose = $state.raw<Readonly<Record<string, string>>>({});
  readonly #ids: readonly string[];
  readonly #compared;
  readonly #tried;

  constructor(ids: readonly string[]) {
    this.#ids = ids;
    this.survivorId = ids[0] ?? "";
    this.#compared = live(["contact"], () => call("contact.compare", { ids: [...ids] }));
    this.#tried = live(["contact", "lead"], () => call("contact.merge", { wish: this.#wish, dryRun: true }));
  }

  /** Null until the first answer. */
  get contacts(): readonly ContactDetail[] | null {
    return this.#compared.value?.contacts ?? null;
  }

  get survivor(): ContactDetail | null {
    return this.contacts?.find(({ id }) => id === this.survivorId) ?? null;
  }

  get rows(): readonly MergeRow[] {
    return rowsOf(this.contacts ?? []);
  }

  /** What would move; null until it was tried. */
  get steps(): readonly MergeStep[] | null {
    return this.#tried.value?.steps ?? null;
  }

  /** Why it cannot be shown, or not be done. */
  get refusal(): RpcFault | null {
    return this.#compared.fault ?? this.#tried.fault;
  }

  /** Whose value of this row stays: who was chosen, else the survivor, else the first who has one. */
  ownerOf(row: MergeRow): string | null {
    const has = (id: string | undefined) => row.cells.some((cell) => cell.id === id && cell.value !== "");
    const chosen = this.#choose[row.what];
    if (has(chosen)) return chosen ?? null;
    if (has(this.survivorId)) return this.survivorId;
    return row.cells.find(({ value }) => value !== "")?.id ?? null;
  }

  choose(what: string, contactId: string): void {
    this.#choose = { ...this.#choose, [what]: contactId };
  }

  retry(): void {
    void this.#compared.reload();
    void this.#tried.reload();
  }

  /** What was merged; null when it was refused. */
  async merge(): Promise<Merged | null> {
    this.merging = true;
    this.fault = null;
    try {
      return await call("contact.merge", { wish: this.#wish });
    } catch (cause) {
      this.fault = RpcFault.from(cause).message;
      return null;
    } finally {
      this.merging = false;
    }
  }

  get #wish() {
    const otherIds = this.#ids.filter((id) => id !== this.survivorId);
    return { survivorId: this.survivorId, otherIds, choose: { ...this.#choose } };
  }
}
