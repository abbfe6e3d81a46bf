import { expect, it } from "vitest";
import { speed } from "./drag";

it.each([
  ["in the middle", 500, 0],
  ["at the start", 0, -18],
  ["near the start", 40, -6],
  ["at the end", 1000, 18],
  ["near the end", 990, 15],
  ["before it", -5, 0],
  ["beyond it", 1005, 0],
])("scrolls %s", (_, at, expected) => {
  expect(speed(at, 0, 1000)).toBe(expected);
});
