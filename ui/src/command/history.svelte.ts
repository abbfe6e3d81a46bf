// Undo and redo: what each would do, as the engine calls it, and doing it.
import { call, RpcFault } from "../rpc/client";
import { Live } from "../rpc/live.svelte";
import { announce } from "../shared/announce.svelte";
import { isTypingNow } from "../shared/keys";
import { toastAsk, toastDone, toastFailed } from "../shared/toast";
import { bindActs } from "./table";
import { untold } from "./untold";

const NAMES = new Intl.ListFormat("en-US");

class History {
  readonly #status = new Live(() => call("undo.status"));

  /** "Moved Marisol Ibarra to Estimate"; null: there is nothing to take back. */
  get undoes(): string | null {
    return this.#status.value?.undo ?? null;
  }

  get redoes(): string | null {
    return this.#status.value?.redo ?? null;
  }

  /** Takes back what was done last; an opt-out only after asking, for a slip would let somebody be contacted again. */
  async undo(): Promise<void> {
    const { undo = null, loosens = false } = this.#status.value ?? {};
    if (undo === null || !loosens) return this.#turnBack();
    const names = await untold();
    const notTold =
      names.length === 0 ? "" : ` ${NAMES.format(names)} will not be told: no opt-ins are sent there.`;
    const question = `${undo}: take that back? They can be contacted again then.${notTold}`;
    toastAsk(question, "Take back", () => void this.#undoIf(undo));
    announce(question);
  }

  async #turnBack(): Promise<void> {
    try {
      const { label, left } = await call("undo.undo");
      if (left.length > 0) toastFailed(`Undone, but not all of it: ${label}`, left.join(" "));
      else this.#tell(`Undone: ${label}`);
    } catch (cause) {
      toastFailed("Not undone", RpcFault.from(cause).message);
    }
  }

  async redo(): Promise<void> {
    try {
      const { label, left } = await call("undo.redo");
      if (left.length > 0) toastFailed(`Done again, but not all of it: ${label}`, left.join(" "));
      else this.#tell(`Done again: ${label}`);
    } catch (cause) {
      toastFailed("Not done again", RpcFault.from(cause).message);
    }
  }

  /** News of what was done last, with Undo for ten seconds. */
  async offerUndo(): Promise<void> {
    try {
      const { undo } = await call("undo.status");
      if (undo !== null) toastDone(undo, () => void this.#undoIf(undo));
    } catch {
      // The act itself was done; only the offer is missing, and Ctrl+Z has it too.
    }
  }

  /** Follows the engine and binds the keys; call within an effect root. */
  follow(): () => void {
    void this.#status.reload();
    const stops = [
      this.#status.follow(["undo", "workspace"]),
      // In a field the keys take back what was typed.
      bindActs({ undo: () => void this.undo(), redo: () => void this.redo() }, () => !isTypingNow()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** A toast offers its own act only: by now another one may be the last. */
  async #undoIf(label: string): Promise<void> {
    await this.#status.reload();
    if (this.undoes === label) return this.#turnBack();
    toastFailed("Not undone", "something else was done since. Ctrl Z takes back one act after the other.");
  }

  #tell(news: string): void {
    toastDone(news);
    announce(news);
  }
}

export const history = new History();
