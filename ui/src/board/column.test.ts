import { expect, it, vi } from "vitest";
import type { BoardColumn, LeadCard } from "../rpc/generated/types";
import type { FakeTransport } from "../testing/fake";
import { useFake } from "../testing/mount";
import { makePeople } from "../testing/people";
import { Column } from "./column.svelte";
import { until } from "../testing/until.fixture";

const FIRST_CARDS = 50;
const [person] = makePeople(0, 1);

/** A stage with this many cards, the newest on top: 300, 299, … */
function stageOf(count: number): FakeTransport {
  const fake = useFake("empty");
  for (let number = 1; number <= count; number++) arrive(fake, number);
  return fake;
}

function arrive(fake: FakeTransport, number: number): void {
  if (!person) throw new Error("nobody was made up");
  const lead: LeadCard = { ...person.lead, id: String(number) };
  fake.state.people = [{ ...person, lead }, ...fake.state.people];
}

/** What the engine says of the stage now. */
function headOf(fake: FakeTransport): BoardColumn {
  const all = fake.state.people.map(({ lead }) => lead);
  return {
    stage: { id: person?.lead.stageId ?? "", name: "New", color: null, limit: null, rotAfterS: null },
    count: all.length,
    total: all.length,
    sumMinor: 0,
    cards: all.slice(0, FIRST_CARDS),
    next: all.length > FIRST_CARDS ? String(FIRST_CARDS) : null,
  };
}

const ids = (column: Column) => column.items.map(({ id }) => Number(id));
const down = (from: number) => Array.from({ length: from }, (_, index) => from - index);

it("pages on from where the board ended, and stops at the end", async () => {
  const column = new Column(headOf(stageOf(170)));
  expect(ids(column)).toEqual(down(170).slice(0, FIRST_CARDS));

  await column.more();
  await column.more();
  await column.more();

  expect(ids(column)).toEqual(down(170));
});

it("puts a new card on top with an entrance, once", () => {
  const fake = stageOf(3);
  const column = new Column(headOf(fake));
  expect(column.arrived.size).toBe(0);
  arrive(fake, 4);

  column.receive(headOf(fake));

  expect(ids(column)).toEqual([4, 3, 2, 1]);
  expect([...column.arrived]).toEqual(["4"]);
  column.settle("4");
  expect(column.arrived.size).toBe(0);
});

it("keeps the order and what was paged in when something changes", async () => {
  const fake = stageOf(170);
  const column = new Column(headOf(fake));
  await column.more();
  arrive(fake, 171);

  column.receive(headOf(fake));

  await until(() => expect(column.items[0]?.id).toBe("171"));
  expect(ids(column)).toEqual(down(171).slice(0, ids(column).length));
  expect(column.items.length).toBeGreaterThanOrEqual(150);
});

it("does not join a page of before to the cards of after", async () => {
  const fake = stageOf(170);
  const column = new Column(headOf(fake));
  const answerLate = holdNextAnswer(fake);
  const underWay = column.more();
  const late = await answerLate;
  arrive(fake, 171);

  column.receive(headOf(fake));
  late();
  await underWay;
  await until(() => expect(column.loading).toBe(false));
  await column.more();

  expect(ids(column)).toEqual(down(171).slice(0, column.items.length));
});

/** The next answer is made at once, but arrives only when what this resolves to is called. */
function holdNextAnswer(fake: FakeTransport): Promise<() => void> {
  const answer = fake.call.bind(fake);
  return new Promise((made) => {
    vi.spyOn(fake, "call").mockImplementationOnce(async (command, params) => {
      const value = await answer(command, params);
      await new Promise<void>((arrive) => made(arrive));
      return value;
    });
  });
}
