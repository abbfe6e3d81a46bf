import { expect, it } from "vitest";
import { walk } from "./walk";

const board = [["a1", "a2", "a3"], [], ["c1"], ["d1", "d2"]];

it.each([
  ["a1", "ArrowDown", "a2"],
  ["a1", "ArrowUp", null],
  ["a3", "ArrowDown", null],
  ["a2", "Home", "a1"],
  ["a2", "End", "a3"],
  ["a3", "ArrowRight", "c1"],
  ["d2", "ArrowLeft", "c1"],
  ["c1", "ArrowLeft", "a1"],
  ["a1", "ArrowLeft", null],
  ["d2", "ArrowRight", null],
  ["a1", "x", null],
  ["gone", "ArrowLeft", null],
])("from %s, %s leads to %s", (from, key, to) => {
  expect(walk(board, from, key)).toBe(to);
});
