// Who wants to know what changed. Changes carry kind and ids, never data: the listener asks again by command.
import type { Change } from "./generated/types";

export type ChangeKind =
  | "workspace"
  | "setting"
  | "listener"
  | "department"
  | "api_key"
  | "request"
  | "contact"
  | "duplicate"
  | "lead"
  | "pipeline"
  | "user"
  | "undo"
  | "import"
  | "activity"
  | "subscription"
  | "delivery"
  | "bin";

/** Null: any of this kind may have changed. */
export type ChangedIds = ReadonlySet<string> | null;

type Heard = (ids: ChangedIds) => void;

export class ChangeHub {
  readonly #heard = new Map<string, Set<Heard>>();

  /**
   * Calls `heard` when something of one of these kinds changed. Returns how to stop.
   * In a component: `$effect(() => changes.on(["contact"], reload))`.
   */
  on(kinds: readonly ChangeKind[], heard: Heard): () => void {
    for (const kind of kinds) this.#of(kind).add(heard);
    return () => {
      for (const kind of kinds) this.#of(kind).delete(heard);
    };
  }

  /** One batch from the engine; null when anything may have changed. A listener is called once per batch. */
  tell(changes: Change[] | null): void {
    const calls = new Map<Heard, ChangedIds>();
    const add = (heard: Heard, ids: ChangedIds) => {
      const before = calls.get(heard);
      calls.set(heard, before === null || ids === null ? null : new Set([...(before ?? []), ...ids]));
    };
    if (changes === null) {
      for (const listeners of this.#heard.values()) for (const heard of listeners) add(heard, null);
    }
    for (const { kind, ids } of changes ?? []) {
      for (const heard of this.#heard.get(kind) ?? []) add(heard, ids && new Set(ids));
    }
    for (const [heard, ids] of calls) heard(ids);
  }

  #of(kind: ChangeKind): Set<Heard> {
    const known = this.#heard.get(kind);
    if (known) return known;
    const made = new Set<Heard>();
    this.#heard.set(kind, made);
    return made;
  }
}

/** The one hub of the running UI; the client feeds it. */
export const changes = new ChangeHub();
