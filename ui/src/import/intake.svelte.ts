// Taking a file in: read piece by piece, given to the engine, looked at once. Goes on while other screens are open.
import { RpcFault, call } from "../rpc/client";
import { announce } from "../shared/announce.svelte";
import { readBase64 } from "../shared/files";

/** The engine takes 1 MB at once; a transport may have a lower bound. */
const PIECE_BYTES = 512 * 1024;
/** The engine's own bound; a file beyond it is not read at all. */
const MOST_BYTES = 200 * 1024 * 1024;

export type IntakeState =
  | { kind: "idle" }
  | { kind: "reading"; name: string; size: number; bytes: number }
  /** All of it is there; the engine reads it. */
  | { kind: "looking"; name: string }
  | { kind: "failed"; name: string; message: string; canResume: boolean }
  | { kind: "ready"; id: string };

export class Intake {
  state = $state.raw<IntakeState>({ kind: "idle" });
  #file: File | null = null;
  #id = $state<string | null>(null);
  /** What is under way belongs to one turn; another file, or Cancel, begins the next. */
  #turn = 0;

  get busy(): boolean {
    return this.state.kind === "reading" || this.state.kind === "looking";
  }

  /** Whether this import is the one that is on its way. */
  isTaking(id: string): boolean {
    return this.#id === id && this.state.kind !== "idle";
  }

  /** Resolves when the file is in, was refused or was cancelled. */
  async take(files: readonly File[]): Promise<void> {
    const [file, another] = files;
    if (!file || this.busy) return;
    void this.#drop();
    if (another) return this.#refuse(file, "Choose one file at a time.");
    if (file.size === 0)
      return this.#refuse(file, "This file is empty. Choose a file with at least one row.");
    if (file.size > MOST_BYTES)
      return this.#refuse(
        file,
        "This file is larger than 200 MB. Divide it into smaller ones and import them one after the other.",
      );
    this.#file = file;
    await this.#run(file);
  }

  /** Goes on where it stopped: the engine knows how much it has. */
  async resume(): Promise<void> {
    if (this.#file && this.state.kind === "failed") await this.#run(this.#file);
  }

  /** Stops, and forgets what was taken in so far. */
  async cancel(): Promise<void> {
    await this.#drop();
    announce("The file was not taken in");
  }

  /** The import that is ready, once. */
  takeReady(): string | null {
    if (this.state.kind !== "ready") return null;
    const { id } = this.state;
    this.#id = null;
    this.state = { kind: "idle" };
    return id;
  }

  async #run(file: File): Promise<void> {
    const turn = ++this.#turn;
    const { name, size } = file;
    this.state = { kind: "reading", name, size, bytes: 0 };
    try {
      await this.#send(file, turn);
      if (turn !== this.#turn || this.#id === null) return;
      this.state = { kind: "looking", name };
      await call("import.preview", { id: this.#id });
    } catch (cause) {
      if (turn === this.#turn) await this.#failed(file, RpcFault.from(cause));
      return;
    }
    if (turn !== this.#turn) return;
    this.state = { kind: "ready", id: this.#id };
    this.#file = null;
    announce(`${name} was read`);
  }

  async #send(file: File, turn: number): Promise<void> {
    const { name, size } = file;
    let bytes = 0;
    if (this.#id === null) {
      const { id } = await call("import.create", { filename: name });
      // Cancelled while the engine was asked: nobody else knows of it.
      if (turn !== this.#turn) return void call("import.delete", { id }).catch(() => undefined);
      this.#id = id;
    } else bytes = (await call("import.append", { id: this.#id, base64: "" })).bytes;
    while (bytes < size && turn === this.#turn) {
      this.state = { kind: "reading", name, size, bytes };
      const base64 = await readBase64(file.slice(bytes, bytes + PIECE_BYTES));
      if (base64 === "") throw unreadable();
      if (turn !== this.#turn) return;
      bytes = (await call("import.append", { id: this.#id, base64 })).bytes;
    }
  }

  /** What the engine refuses stays refused; what did not get through can be tried again. */
  async #failed(file: File, fault: RpcFault): Promise<void> {
    const canResume = fault.code !== "invalid";
    if (!canResume) await this.#drop();
    this.state = { kind: "failed", name: file.name, message: fault.message, canResume };
  }

  #refuse(file: File, message: string): void {
    this.state = { kind: "failed", name: file.name, message, canResume: false };
  }

  async #drop(): Promise<void> {
    const id = this.state.kind === "ready" ? null : this.#id;
    this.#turn += 1;
    this.#id = null;
    this.#file = null;
    this.state = { kind: "idle" };
    // One that cannot be forgotten now stands in the list, where it can be deleted.
    if (id !== null) await call("import.delete", { id }).catch(() => undefined);
  }
}

function unreadable(): RpcFault {
  return new RpcFault({
    code: "unreadable",
    message: "The file could not be read. See whether it is still there, and not open in another program.",
  });
}

/** The one file that is on its way, whichever screen it was dropped on. */
export const intake = new Intake();
