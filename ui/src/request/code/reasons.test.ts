import { expect, it } from "vitest";
import { layPretty } from "./layout";
import type { Mark } from "./mark";
import { lineOf, linesOf } from "./reasons";

const TEXT = '{"phoneNumber":"8045","email":"x"}';
const phone: Mark = {
  start: TEXT.indexOf('"8045"'),
  end: TEXT.indexOf('"8045"') + 6,
  message: "expected a phone number with area code: 10 digits, or + and the country code, found “8045”",
  tone: "failed",
};

it("puts a reason below its row, and keeps as many lines free as it takes", () => {
  const layout = layPretty(TEXT);
  const wide = linesOf(layout, [phone], () => 1);
  expect(wide.map(({ row, reason }) => (reason ? "reason" : row))).toEqual([0, 1, "reason", 2, 3]);

  const narrow = linesOf(layout, [phone], () => 2);
  expect(narrow.filter(({ reason }) => reason === phone)).toHaveLength(1);
  expect(narrow.filter(({ more }) => more === phone)).toHaveLength(1);
  expect(lineOf(narrow, 2)).toBe(4);
});

it("keeps one line free for a reason that is not drawn yet", () => {
  const lines = linesOf(layPretty(TEXT), [phone], () => 0);
  expect(lines.map(({ row, reason }) => (reason ? "reason" : row))).toEqual([0, 1, "reason", 2, 3]);
});
