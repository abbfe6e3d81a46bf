// The words that leads can be filtered by and marked with: users, sources, tags, zones, reasons.
import { call } from "../rpc/client";
import type { Pipeline, SavedView, User, Vocabulary, Word } from "../rpc/generated/types";
import { live } from "../rpc/live.svelte";
import { type BoardFilter, type ListName, NOBODY } from "./filter.svelte";

const NO_WORDS: Vocabulary = {
  zones: [],
  tags: [],
  dispositions: [],
  sources: [],
  products: [],
  lostReasons: [],
};

/** One filter that is on, as words and as the way to drop it. */
export interface FilterWord {
  name: string;
  value: string;
  drop: () => void;
}

/** Belongs to one component: it lives as long as that does. */
export class BoardWords {
  readonly #pipeline: () => Pipeline | null;
  readonly #users = live(["user", "workspace"], () => call("user.list"));
  readonly #vocabulary = live(["lead", "department", "workspace"], () => {
    const departmentId = this.#pipeline()?.departmentId;
    return departmentId === undefined ? Promise.resolve(null) : call("vocabulary.get", { departmentId });
  });
  readonly #views = live(["pipeline", "workspace"], () => {
    const pipelineId = this.#pipeline()?.id;
    return pipelineId === undefined ? Promise.resolve(null) : call("view.list", { pipelineId });
  });

  constructor(pipeline: () => Pipeline | null) {
    this.#pipeline = pipeline;
  }

  get users(): readonly User[] {
    return this.#users.value?.items ?? [];
  }

  get vocabulary(): Vocabulary {
    return this.#vocabulary.value ?? NO_WORDS;
  }

  get views(): readonly SavedView[] {
    return this.#views.value?.items ?? [];
  }

  reloadViews(): Promise<void> {
    return this.#views.reload();
  }

  /** What can be chosen in a list of the filter. */
  choices(list: ListName): readonly Word[] {
    const { sources, tags, zones } = this.vocabulary;
    const nobody = { id: NOBODY, name: "Nobody" };
    const owners = [...this.users.map(({ id, name }) => ({ id, name })), nobody];
    return { ownerIds: owners, sourceIds: sources, tagIds: tags, zoneIds: zones }[list];
  }

  /** The filters that are on, the typed text aside, which stands in its field. */
  inWords(filter: BoardFilter): FilterWord[] {
    const names = { ownerIds: "owner", sourceIds: "source", tagIds: "tag", zoneIds: "zone" };
    const lists = (Object.keys(names) as ListName[]).flatMap((list) =>
      filter[list].map((id) => ({
        name: names[list],
        value: this.choices(list).find((word) => word.id === id)?.name ?? "gone",
        drop: () => filter.toggle(list, id),
      })),
    );
    const marks = [
      { on: filter.overdue, value: "overdue", drop: () => (filter.overdue = false) },
      { on: filter.late, value: "late in stage", drop: () => (filter.late = false) },
    ].filter(({ on }) => on);
    return [...lists, ...marks.map(({ value, drop }) => ({ name: "only", value, drop: () => void drop() }))];
  }
}
