// Bins of the made-up engine, and what the first one recorded.
import type { Bin, RequestRow } from "../rpc/generated/types";
import { found, page, type Part, type Tell } from "./commands";
import type { FakeState } from "./state";

const MINUTE = 60_000;
const DAY = 86_400_000;

export function binAnswers(state: FakeState, tell: Tell, now: () => number): Part<"bin"> {
  let bins: Bin[] = state.people.length === 0 ? [] : [makeBin("quiet-heron", now())];
  return {
    "bin.list": (params) => page(bins, params),
    "bin.create": (draft) => {
      const made = { ...makeBin(draft.name ?? `amber-finch-${bins.length}`, now()), requests: 0 };
      bins = [made, ...bins];
      tell("bin", [made.id]);
      return made;
    },
    "bin.update": ({ id, ...patch }) => {
      const one = { ...found(bins, id), ...patch };
      bins = bins.map((each) => (each.id === id ? one : each));
      tell("bin", [id]);
      return one;
    },
    "bin.delete": ({ id }) => {
      bins = bins.filter((one) => one.id !== id);
      tell("bin", [id]);
      return null;
    },
  };
}

/** What the first bin recorded. */
export function recordedRows(requests: readonly RequestRow[], binId: string): RequestRow[] {
  if (binId !== "b-quiet-heron") return [];
  return requests.slice(0, 3).map((row) => ({
    ...row,
    id: `${row.id}-recorded`,
    binId,
    path: "/bin/quiet-heron/orders",
    verdict: "recorded",
    status: 200,
    sentence: "Recorded by the bin quiet-heron",
    source: "127.0.0.1",
    contactId: null,
    contactName: null,
    leadId: null,
    departmentId: null,
  }));
}

function makeBin(name: string, now: number): Bin {
  return {
    id: `b-${name}`,
    name,
    url: `http://127.0.0.1:8787/bin/${name}`,
    status: 200,
    headers: [{ name: "content-type", value: "text/plain; charset=utf-8" }],
    body: "ok",
    delayMs: 0,
    createdAt: now - DAY,
    requests: 3,
    lastRequestAt: now - 4 * MINUTE,
  };
}
