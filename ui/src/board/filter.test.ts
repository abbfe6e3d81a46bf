import { expect, it } from "vitest";
import { BoardFilter, keyOf, NOBODY } from "./filter.svelte";

const TODAY = "2026-11-19";

it("asks for nothing while nothing is chosen", () => {
  const filter = new BoardFilter();
  filter.text = "   ";
  expect(filter.valueOn(TODAY)).toBeNull();
  expect(filter.isOn).toBe(false);
});

it("asks for everything that is chosen, and overdue as of today", () => {
  const filter = new BoardFilter();
  filter.text = " ibarra ";
  filter.toggle("ownerIds", "u-1");
  filter.toggle("ownerIds", NOBODY);
  filter.toggle("tagIds", "t-1");
  filter.toggle("tagIds", "t-1");
  filter.overdue = true;
  filter.late = true;
  expect(filter.valueOn(TODAY)).toEqual({
    text: "ibarra",
    ownerIds: ["u-1", "none"],
    overdueOn: TODAY,
    late: true,
  });
});

it("applies a view on another day as of that day, and knows it again", () => {
  const filter = new BoardFilter();
  const saved = { ownerIds: ["b", "a"], overdueOn: "2026-10-01" };
  filter.apply(saved);
  expect(filter.valueOn(TODAY)).toEqual({ ownerIds: ["b", "a"], overdueOn: TODAY });
  expect(filter.isLike(saved)).toBe(true);
  filter.late = true;
  expect(filter.isLike(saved)).toBe(false);
});

it("drops everything at once", () => {
  const filter = new BoardFilter();
  filter.apply({ text: "x", zoneIds: ["z"], late: true, overdueOn: TODAY });
  filter.clear();
  expect(filter.isOn).toBe(false);
});

it("takes the same choice in another order for the same", () => {
  expect(keyOf({ tagIds: ["b", "a"] })).toBe(keyOf({ tagIds: ["a", "b"], text: "" }));
  expect(keyOf({ tagIds: ["a"] })).not.toBe(keyOf({ zoneIds: ["a"] }));
});
