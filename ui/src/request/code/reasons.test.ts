import { expect, it } from "vitest";
import { layPretty } from "./layout";
import type { Mark } from "./mark";
import { lineOf, linesOf, wrappedCount } from "./reasons";

it.each([
  ["short", 10, 1],
  ["two words", 9, 1],
  ["two words", 8, 2],
  ["one two three", 7, 2],
  ["unbreakablylong", 5, 3],
  ["a unbreakablylong b", 10, 3],
  ["", 10, 1],
])("wraps %j at %i letters into %i", (text, letters, count) => {
  expect(wrappedCount(text, letters)).toBe(count);
});

const TEXT = '{"phoneNumber":"8045","email":"x"}';
const phone: Mark = {
  start: TEXT.indexOf('"8045"'),
  end: TEXT.indexOf('"8045"') + 6,
  message: "expected a phone number with area code: 10 digits, or + and the country code, found “8045”",
  tone: "failed",
};

it("puts a reason below its row, and keeps as many lines free as it takes", () => {
  const layout = layPretty(TEXT);
  const wide = linesOf(layout, [phone], 2000);
  expect(wide.map(({ row, reason }) => (reason ? "reason" : row))).toEqual([0, 1, "reason", 2, 3]);

  const narrow = linesOf(layout, [phone], 400);
  expect(narrow.filter(({ reason }) => reason === phone)).toHaveLength(1);
  expect(narrow.filter(({ more }) => more === phone)).toHaveLength(1);
  expect(lineOf(narrow, 2)).toBe(4);
});
