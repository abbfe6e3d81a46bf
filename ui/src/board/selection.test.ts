import { expect, it } from "vitest";
import { Selection } from "./selection.svelte";

const LANES = [
  { id: "new", ids: ["a", "b", "c", "d"] },
  { id: "talking", ids: ["x", "y"] },
];
const ids = (selection: Selection) => [...selection.ids].sort();

it("selects and lets go", () => {
  const selection = new Selection();
  selection.toggle("a");
  selection.toggle("x");
  selection.toggle("a");
  expect(ids(selection)).toEqual(["x"]);
});

it("extends from the card that was selected last, either way", () => {
  const selection = new Selection();
  selection.toggle("b");
  selection.extend("d", LANES);
  expect(ids(selection)).toEqual(["b", "c", "d"]);
  selection.extend("a", LANES);
  expect(ids(selection)).toEqual(["a", "b", "c", "d"]);
});

it("takes the card where it began when nothing was selected", () => {
  const selection = new Selection();
  selection.startAt("b");
  selection.extend("c", LANES);
  expect(ids(selection)).toEqual(["b", "c"]);
});

it("does not reach across stages", () => {
  const selection = new Selection();
  selection.toggle("a");
  selection.extend("y", LANES);
  expect(ids(selection)).toEqual(["a", "y"]);
});

it("forgets cards that are gone and keeps the others", () => {
  const selection = new Selection();
  selection.add(["a", "b", "never loaded"]);
  selection.drop(["a"]);
  expect(ids(selection)).toEqual(["b", "never loaded"]);
  selection.clear();
  expect(selection.count).toBe(0);
});
