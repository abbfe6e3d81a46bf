import { expect, it } from "vitest";
import { findAnchor } from "./anchor";

const rows = (text: string) => text.split(" ");

it.each([
  ["rows put on top", "a b c d", "x y a b c d", { shift: 2, fresh: 2 }],
  ["rows put below", "a b c d", "a b c d e", { shift: 0, fresh: 0 }],
  ["the first visible row gone", "a b c d", "x a c d", { shift: 0, fresh: 1 }],
  ["rows above gone", "a b c d", "b c d", { shift: -1, fresh: 0 }],
  ["another order", "a b c d", "c d b a", { shift: 1, fresh: 0 }],
  ["another list", "a b c d", "x y z", null],
])("%s", (_, before, after, anchor) => {
  expect(findAnchor(rows(before), rows(after), 1, 2)).toEqual(anchor);
});
