import { flushSync, tick } from "svelte";
import { expect, it, onTestFinished, vi } from "vitest";
import type { RequestPage, RequestRow } from "../rpc/generated/types";
import type { FakeTransport } from "../testing/fake";
import { useFake } from "../testing/mount";
import { RequestFilter } from "./filter.svelte";
import { RequestList } from "./list.svelte";
import { until } from "../testing/until.fixture";

/** As a component would have them. */
function useList(text = ""): { filter: RequestFilter; list: RequestList } {
  const filter = new RequestFilter("all");
  filter.text = text;
  let list: RequestList | undefined;
  onTestFinished($effect.root(() => void (list = new RequestList(filter))));
  flushSync();
  if (!list) throw new Error("an effect root runs at once");
  return { filter, list };
}

function arrive(fake: FakeTransport, id: string): void {
  const [first] = fake.state.requests;
  if (!first) throw new Error("there are made-up requests");
  fake.state.requests = [{ ...first, id }, ...fake.state.requests];
  fake.tell([{ kind: "request", ids: [id] }]);
}

const ids = (list: RequestList, count: number) => list.rows.slice(0, count).map(({ id }) => id);
const asked = (fake: FakeTransport) => fake.calls.filter(({ command }) => command === "request.list");

it("shows new rows at once, and pages further at the end", async () => {
  const fake = useFake();
  const { list } = useList();
  await until(() => expect(list.rows).toHaveLength(100));

  arrive(fake, "n-1");
  await until(() => expect(ids(list, 2)).toEqual(["n-1", "r-1"]));
  list.more();
  await until(() => expect(list.rows.length).toBeGreaterThan(150));
});

it("holds the rows still while paused, counts those that came, and shows them on demand", async () => {
  const fake = useFake();
  const { list } = useList();
  await until(() => expect(list.asked).toBe(true));

  list.pause();
  arrive(fake, "n-1");
  arrive(fake, "n-2");
  await until(() => expect(list.waiting).toBe(2));
  expect(ids(list, 1)).toEqual(["r-1"]);

  list.catchUp();
  expect([list.waiting, ...ids(list, 2)]).toEqual([0, "n-2", "n-1"]);
  arrive(fake, "n-3");
  await until(() => expect(list.waiting).toBe(1));
  list.resume();
  expect([list.waiting, ...ids(list, 1)]).toEqual([0, "n-3"]);
});

it("keeps the paused rows when more came than a page holds", async () => {
  const fake = useFake();
  const { list } = useList();
  await until(() => expect(list.asked).toBe(true));
  list.pause();
  const [first] = fake.state.requests;
  const many = Array.from({ length: 700 }, (_, n) => ({ ...(first as RequestRow), id: `n-${n}` }));
  fake.state.requests = [...many, ...fake.state.requests];
  fake.tell([{ kind: "request", ids: null }]);

  await until(() => expect(list.waiting).toBe(100));
  expect(ids(list, 1)).toEqual(["r-1"]);
  expect(list.rows).toHaveLength(100);
});

it("shows the rows of another filter, also while paused", async () => {
  useFake();
  const { filter, list } = useList();
  await until(() => expect(list.asked).toBe(true));
  list.pause();

  filter.look = "unrouted";
  flushSync();
  await until(() => expect(ids(list, 3)).toEqual(["r-6", "r-41", "r-91"]));
  expect(list.waiting).toBe(0);
});

/** An engine that looks through ten requests at a time, finds so many in each step, and answers when told to. */
function useSteps(
  fake: FakeTransport,
  found: readonly number[],
): { answer: (times?: number) => Promise<void> } {
  const rows = fake.state.requests;
  const asked: Array<() => void> = [];
  vi.spyOn(fake, "call").mockImplementation((_, params) => {
    const step = Number((params as { after?: string }).after ?? 0);
    const last = step + 1 === found.length;
    const page: RequestPage = {
      items: rows.slice(step * 10, step * 10 + (found[step] ?? 0)),
      next: last ? null : String(step + 1),
      searchedBackTo: last ? null : 1000 - step,
    };
    return new Promise((resolve) => asked.push(() => resolve(page)));
  });
  const answer = async (times = 1) => {
    for (; times > 0; times -= 1) {
      await until(() => expect(asked).not.toHaveLength(0));
      asked.shift()?.();
    }
    await tick();
  };
  return { answer };
}

it("searches on by itself while nothing fills the list, and says how far it has come", async () => {
  const { answer } = useSteps(useFake(), [0, 0, 3, 0, 1]);
  const { list } = useList("rare");
  await answer(3);
  await until(() => expect(list.progress).toEqual({ backTo: 998, state: "running" }));
  expect(list.rows).toHaveLength(3);

  await answer(2);
  await until(() => expect(list.progress).toBeNull());
  expect(list.rows.map(({ id }) => id)).toEqual(["r-21", "r-22", "r-23", "r-41"]);
});

it("rests when the list is filled, and goes on when it is scrolled", async () => {
  const { answer } = useSteps(
    useFake(),
    Array.from({ length: 12 }, () => 10),
  );
  const { list } = useList("often");
  await answer(4);
  await until(() => expect(list.progress?.state).toBe("resting"));
  expect(list.rows).toHaveLength(40);

  list.more();
  flushSync();
  expect(list.progress?.state).toBe("running");
  await answer(4);
  await until(() => expect(list.rows).toHaveLength(80));
});

it("stops when told to, also when the end of the rows is in sight, and goes on when told to", async () => {
  const { answer } = useSteps(useFake(), [1, 0, 0, 1]);
  const { list } = useList("rare");
  await answer();
  await until(() => expect(list.progress?.state).toBe("running"));

  list.stopSearch();
  await answer();
  list.more();
  await until(() => expect(list.progress).toEqual({ backTo: 999, state: "stopped" }));

  list.searchOn();
  await answer(2);
  await until(() => expect(list.rows).toHaveLength(2));
});

it("keeps what a search found further back when new requests come", async () => {
  const fake = useFake();
  const { answer } = useSteps(fake, [0, 2, 0, 0]);
  const { list } = useList("rare");
  await answer(2);
  await until(() => expect(list.rows).toHaveLength(2));
  list.stopSearch();
  await answer();
  await until(() => expect(list.progress?.backTo).toBe(998));

  fake.tell([{ kind: "request", ids: ["n-1"] }]);
  await answer();
  await until(() => expect(fake.call).toHaveBeenLastCalledWith("request.list", { text: "rare", limit: 100 }));
  expect(list.rows).toHaveLength(2);
  expect(list.progress).toEqual({ backTo: 998, state: "stopped" });
});

it("asks nothing of the rows before when another file is open", async () => {
  const fake = useFake();
  const { list } = useList();
  await until(() => expect(list.asked).toBe(true));
  fake.state.requests = [];
  fake.tell([{ kind: "workspace", ids: null }]);
  await until(() => expect(list.rows).toHaveLength(0));
  expect(asked(fake)).toHaveLength(2);
});
