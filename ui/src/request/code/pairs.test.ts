import { expect, it } from "vitest";
import { queryOf, readPairs } from "./pairs";

it.each([
  [
    "a=1&b=2",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  [
    "tag=x&tag=y&tag=x",
    [
      ["tag", "x"],
      ["tag", "y"],
      ["tag", "x"],
    ],
  ],
  [
    "name=Ann+Marie%20L%C3%A9e&eq=a=b",
    [
      ["name", "Ann Marie Lée"],
      ["eq", "a=b"],
    ],
  ],
  [
    "flag&empty=&&=x",
    [
      ["flag", null],
      ["empty", ""],
      ["", "x"],
    ],
  ],
  ["bad=%E9%zz%", [["bad", "%E9%zz%"]]],
  ["", []],
])("reads %j in order, with all values", (text, pairs) => {
  expect(readPairs(text).map(({ name, value }) => [name, value])).toEqual(pairs);
});

it("takes the query of a target", () => {
  expect(queryOf("/a/b?x=1?2")).toBe("x=1?2");
  expect(queryOf("/a/b")).toBe("");
});
