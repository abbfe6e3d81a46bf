import { expect, it } from "vitest";
import { changes } from "./changes";
import type { Page } from "./generated/types";
import { type PageAsked, Paged } from "./paged.svelte";

/** An engine with one list, newest first, whose answers can be held back. */
class Engine {
  rows = Array.from({ length: 250 }, (_, index) => 1000 - index);
  asked: PageAsked[] = [];

  readonly answer = (page: PageAsked): Promise<Page<number>> => {
    this.asked.push(page);
    const below = page.after === undefined ? Infinity : Number(page.after);
    const rest = this.rows.filter((row) => row < below);
    const items = rest.slice(0, page.limit);
    return Promise.resolve({ items, next: rest.length > page.limit ? String(items.at(-1)) : null });
  };
}

function list(engine: Engine): Paged<number> {
  return new Paged(String, engine.answer);
}

it("pages to the end and then asks no more", async () => {
  const engine = new Engine();
  const paged = list(engine);
  await paged.restart();
  await paged.more();
  await paged.more();
  await paged.more();

  expect(paged.items).toEqual(engine.rows);
  expect(paged.next).toBeNull();
  expect(engine.asked).toHaveLength(3);
});

it("puts new rows on top and keeps what was paged in below", async () => {
  const engine = new Engine();
  const paged = list(engine);
  await paged.restart();
  await paged.more();
  engine.rows = [1001, ...engine.rows];

  await paged.refresh();

  expect(paged.items.slice(0, 2)).toEqual([1001, 1000]);
  expect(paged.items).toHaveLength(201);
  await paged.more();
  expect(paged.items).toEqual(engine.rows);
});

it("starts anew where head and tail no longer meet", async () => {
  const engine = new Engine();
  const paged = list(engine);
  await paged.restart();
  engine.rows = Array.from({ length: 300 }, (_, index) => 5000 - index);

  await paged.refresh();

  expect(paged.items).toEqual(engine.rows.slice(0, 100));
  expect(paged.next).toBe("4901");
});

it("drops an older answer that comes late", async () => {
  let answerLate: (page: Page<string>) => void = () => undefined;
  const slow = new Promise<Page<string>>((resolve) => (answerLate = resolve));
  const answers = [slow, Promise.resolve({ items: ["new"], next: null })];
  const paged = new Paged<string>(
    String,
    () => answers.shift() ?? Promise.reject(new Error("asked too often")),
  );

  const first = paged.restart();
  await paged.restart();
  answerLate({ items: ["old"], next: null });
  await first;

  expect(paged.items).toEqual(["new"]);
});

it("asks once more after changes that came while asking", async () => {
  const engine = new Engine();
  const paged = list(engine);
  const stop = paged.follow(["request"]);
  const first = paged.restart();
  changes.tell([{ kind: "request", ids: null }]);
  changes.tell([{ kind: "request", ids: null }]);
  await first;
  stop();

  expect(engine.asked).toHaveLength(2);
});

it("keeps its rows when asking fails, and says why", async () => {
  const engine = new Engine();
  let broken = false;
  const paged = new Paged<number>(String, (page) =>
    broken ? Promise.reject(new Error("the disk is gone")) : engine.answer(page),
  );
  await paged.restart();
  broken = true;
  await paged.refresh();

  expect(paged.items).toHaveLength(100);
  expect(paged.fault?.message).toContain("the disk is gone");
});
