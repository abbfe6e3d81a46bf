import { expect, it } from "vitest";
import type { LeadCard } from "../rpc/generated/types";
import { arrange } from "./arrange";
import { Carry, type Lane } from "./carry.svelte";

const BOARD: readonly Lane[] = [
  { id: "new", ids: ["a", "b", "c"] },
  { id: "talking", ids: [] },
  { id: "estimate", ids: ["x", "y"] },
];

function lifted(held: string, others: readonly string[] = [], by: "pointer" | "keys" = "keys"): Carry {
  const carry = new Carry(() => BOARD);
  carry.lift(held, new Set(others), by);
  return carry;
}

it("begins where the card stands, and there nothing was moved", () => {
  const carry = lifted("b");
  expect(carry.place).toEqual({ stageId: "new", index: 1 });
  expect(carry.drop()).toBeNull();
  expect(carry.active).toBe(false);
});

it("does not lift what is not on the board", () => {
  const carry = new Carry(() => BOARD);
  expect(carry.lift("gone", new Set(), "keys")).toBe(false);
  expect(carry.active).toBe(false);
});

it.each([
  ["down", ["down"], { stageId: "new", afterId: "c" }],
  ["up", ["up"], { stageId: "new", afterId: null }],
  ["up beyond the top", ["up", "up", "up"], { stageId: "new", afterId: null }],
  ["into an empty stage", ["right"], { stageId: "talking", afterId: null }],
  ["through it, to the top there", ["right", "right"], { stageId: "estimate", afterId: null }],
  ["and down to its end", ["right", "right", "down", "down", "down"], { stageId: "estimate", afterId: "y" }],
  ["off the right edge is nowhere", ["right", "right", "right"], { stageId: "estimate", afterId: null }],
] as const)("by the keys: %s", (_, steps, landed) => {
  const carry = lifted("b");
  for (const step of steps) carry.step(step);
  expect(carry.drop()).toEqual({ ids: ["b"], ...landed });
});

it("comes back to where it was and has moved nothing", () => {
  const carry = lifted("b");
  carry.step("right");
  carry.step("left");
  carry.step("down");
  expect(carry.standing).toEqual({ stageId: "new", position: 2, of: 3 });
  expect(carry.drop()).toBeNull();
});

it("takes the selected ones along in the order of the board", () => {
  const carry = lifted("x", ["c", "x", "a"]);
  expect(carry.ids).toEqual(["a", "c", "x"]);
  carry.overStage("new", null);
  expect(carry.standing).toEqual({ stageId: "new", position: 2, of: 4 });
  expect(carry.drop()).toEqual({ ids: ["a", "c", "x"], stageId: "new", afterId: "b" });
});

it("leaves the selection alone when another card is lifted", () => {
  expect(lifted("b", ["x", "y"]).ids).toEqual(["b"]);
});

it.each([
  ["above a card", "y", "x"],
  ["on top", "x", null],
  ["under the last", null, "y"],
])("by the pointer: %s", (_, beforeId, afterId) => {
  const carry = lifted("a", [], "pointer");
  carry.overStage("estimate", beforeId);
  expect(carry.drop()).toEqual({ ids: ["a"], stageId: "estimate", afterId });
});

it("stays where it was when let go outside", () => {
  const carry = lifted("a", [], "pointer");
  carry.overStage("estimate", "x");
  carry.overNothing();
  expect(carry.drop()).toBeNull();
});

it("can be dropped on a rail", () => {
  const carry = lifted("a", ["a", "b"], "pointer");
  carry.overShelf("won");
  expect(carry.drop()).toEqual({ ids: ["a", "b"], shelf: "won" });
});

it("is put back by cancel", () => {
  const carry = lifted("a");
  carry.step("right");
  carry.cancel();
  expect([carry.active, carry.place, carry.ids]).toEqual([false, null, []]);
});

const cards = (ids: readonly string[]) => ids.map((id) => ({ id }) as LeadCard);
const drawn = (stage: string, carry: Carry) => {
  const lane = BOARD.find(({ id }) => id === stage);
  return arrange(stage, cards(lane?.ids ?? []), carry, cards(carry.ids)).map(({ key, slot }) =>
    slot ? `[${key}]` : key,
  );
};

it("draws a slot for the pointer and the cards themselves for the keys", () => {
  const pointer = lifted("a", [], "pointer");
  pointer.overStage("estimate", "y");
  expect(drawn("new", pointer)).toEqual(["b", "c"]);
  expect(drawn("estimate", pointer)).toEqual(["x", "[slot]", "y"]);

  const keys = lifted("a");
  keys.step("down");
  expect(drawn("new", keys)).toEqual(["b", "[a]", "c"]);
});
