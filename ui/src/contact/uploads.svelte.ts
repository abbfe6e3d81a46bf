// Files on their way to a lead, one after the other, each with how far it is or why it did not arrive.
import { call } from "../rpc/client";
import { announce } from "../shared/announce.svelte";
import { readBase64 } from "../shared/files";
import { attempt } from "./attempt";

/** The engine's own bound; a file beyond it is not read at all. */
const MOST_BYTES = 25 * 1024 * 1024;

export interface Upload {
  key: number;
  name: string;
  size: number;
  /** From 0 to 1 while it is read; null while the engine saves it. */
  share: number | null;
  fault: string | null;
}

export class Uploads {
  list = $state.raw<readonly Upload[]>([]);
  readonly #leadId: string;
  #queue: Promise<void> = Promise.resolve();
  #made = 0;

  constructor(leadId: string) {
    this.#leadId = leadId;
  }

  /** Adds them in this order; resolves when the last has arrived or failed. */
  add(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const key = ++this.#made;
      const upload = { key, name: file.name, size: file.size, share: 0, fault: null };
      this.list = [...this.list, upload];
      this.#queue = this.#queue.then(() => this.#send(key, file));
    }
    return this.#queue;
  }

  dismiss(key: number): void {
    this.list = this.list.filter((upload) => upload.key !== key);
  }

  async #send(key: number, file: File): Promise<void> {
    if (file.size > MOST_BYTES) return this.#change(key, { fault: tooLarge(file.name) });
    const base64 = await readBase64(file, (share) => this.#change(key, { share }));
    this.#change(key, { share: null });
    const refusal = await attempt(() =>
      call("attachment.create", {
        leadId: this.#leadId,
        filename: file.name,
        ...(file.type === "" ? {} : { mime: file.type }),
        base64,
      }),
    );
    if (refusal) return this.#change(key, { fault: refusal.message });
    this.dismiss(key);
    announce(`${file.name} added`);
  }

  #change(key: number, patch: Partial<Upload>): void {
    this.list = this.list.map((upload) => (upload.key === key ? { ...upload, ...patch } : upload));
  }
}

/** As the engine says it. */
function tooLarge(name: string): string {
  return `${name} is larger than 25 MB. Keep it elsewhere and write its place in a note.`;
}
