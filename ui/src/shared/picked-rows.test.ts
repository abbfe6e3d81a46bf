import { expect, it } from "vitest";
import { PickedRows } from "./picked-rows.svelte";

const ORDER = ["a", "b", "c", "d", "e"];
const picked = (rows: PickedRows) => [...rows.ids].sort().join("");

it("picks and lets go of one", () => {
  const rows = new PickedRows();
  rows.toggle("b");
  rows.toggle("d");
  rows.toggle("b");
  expect(picked(rows)).toBe("d");
});

it("goes from the last one picked to where Shift points, either way", () => {
  const rows = new PickedRows();
  rows.toggle("c");
  rows.extendTo("e", ORDER);
  expect(picked(rows)).toBe("cde");
  rows.extendTo("b", ORDER);
  expect(picked(rows)).toBe("bcde");
});

it("starts at the row one stood on when nothing is picked", () => {
  const rows = new PickedRows();
  rows.startAt("b");
  rows.extendTo("c", ORDER);
  expect(picked(rows)).toBe("bc");
});

it("takes the row alone when the anchor is not in the list any more", () => {
  const rows = new PickedRows();
  rows.toggle("gone");
  rows.extendTo("c", ORDER);
  expect(picked(rows)).toBe("cgone");
});

it("picks all, then none of them", () => {
  const rows = new PickedRows();
  rows.toggleAll(ORDER);
  expect(rows.count).toBe(5);
  rows.toggleAll(ORDER);
  expect(rows.count).toBe(0);
});
