// Who can own a lead, and the words of the department that owns it: what the panel's choices offer.
import { call } from "../rpc/client";
import type { Pipeline, User, Vocabulary } from "../rpc/generated/types";
import { type Live, live } from "../rpc/live.svelte";
import { photos } from "../shell/photos.svelte";

const NO_WORDS: Vocabulary = {
  zones: [],
  tags: [],
  dispositions: [],
  sources: [],
  products: [],
  lostReasons: [],
};

/** Belongs to one component: it lives as long as that does. */
export class Desk {
  readonly #users = live(["user", "workspace"], () => call("user.list"));
  readonly #pipelines: Live<{ items: Pipeline[] } | null>;
  readonly #words: Live<Vocabulary | null>;

  constructor(departmentId: () => string | null) {
    this.#pipelines = live(["pipeline", "workspace"], () => {
      const id = departmentId();
      return id === null ? Promise.resolve(null) : call("pipeline.list", { departmentId: id });
    });
    this.#words = live(["lead", "department", "workspace"], () => {
      const id = departmentId();
      return id === null ? Promise.resolve(null) : call("vocabulary.get", { departmentId: id });
    });
  }

  get users(): readonly User[] {
    return this.#users.value?.items ?? [];
  }

  get pipelines(): readonly Pipeline[] {
    return this.#pipelines.value?.items ?? [];
  }

  get words(): Vocabulary {
    return this.#words.value ?? NO_WORDS;
  }

  photoOf(userId: string | null): string | null {
    return userId === null ? null : photos.urlOf(userId);
  }
}
