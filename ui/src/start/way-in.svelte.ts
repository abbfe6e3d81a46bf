// The way in of one department: the key its form holds, and the request that came through first.
import { call } from "../rpc/client";
import type { ApiKey, Department, RequestRow, Verdict } from "../rpc/generated/types";
import { live } from "../rpc/live.svelte";

const TAKEN: readonly Verdict[] = ["accepted", "merged", "duplicate"];
/** A form that is being connected is tried a few times; what came before that does not matter here. */
const LOOKED_AT = 50;

export function isTaken(row: RequestRow): boolean {
  return TAKEN.includes(row.verdict);
}

/** Made while a component is. */
export class WayIn {
  readonly #keys;
  readonly #requests;

  constructor(department: () => Department) {
    this.#keys = live(["api_key", "workspace"], () =>
      call("api_key.list", { departmentId: department().id }),
    );
    this.#requests = live(["request", "workspace"], () => call("request.list", { limit: LOOKED_AT }));
  }

  get fault(): string | null {
    return (this.#keys.fault ?? this.#requests.fault)?.message ?? null;
  }

  /** False until the keys are known: no key is news only afterwards. */
  get asked(): boolean {
    return this.#keys.value !== null;
  }

  /** The first key in force. */
  get key(): ApiKey | null {
    return this.#keys.value?.items.find(({ revokedAt }) => revokedAt === null) ?? null;
  }

  /** What to tell: the newest request that was taken; while none was, the newest of all. */
  get arrived(): RequestRow | null {
    const rows = this.#requests.value?.items ?? [];
    return rows.find(isTaken) ?? rows[0] ?? null;
  }
}

/** In clear; the engine writes down that it was asked for. */
export async function revealKey(id: string): Promise<string> {
  return (await call("api_key.reveal", { id })).secret;
}
