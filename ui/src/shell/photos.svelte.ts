// Pictures of users as addresses that the page may show, each read once and again when users change.
import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { call } from "../rpc/client";
import { changes } from "../rpc/changes";

class Photos {
  readonly #urls = new SvelteMap<string, string | null>();

  constructor() {
    changes.on(["user", "workspace"], () => this.#urls.clear());
  }

  /** Null while it is not known, and when there is none. */
  urlOf(userId: string): string | null {
    const known = this.#urls.get(userId);
    if (known === undefined) void this.#read(userId);
    return known ?? null;
  }

  async #read(userId: string): Promise<void> {
    // Asked while the page is being drawn, which must not change what it reads.
    await Promise.resolve();
    if (untrack(() => this.#urls.has(userId))) return;
    this.#urls.set(userId, null);
    try {
      const photo = await call("user.photo", { id: userId });
      if (photo) this.#urls.set(userId, `data:${photo.mime};base64,${photo.base64}`);
    } catch {
      // Without a picture the initials stand there.
    }
  }
}

export const photos = new Photos();
