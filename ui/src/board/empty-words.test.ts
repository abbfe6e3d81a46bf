import { expect, it } from "vitest";
import { emptyWords } from "./empty-words";

const stage = { id: "s-1", name: "Estimate", color: null, limit: null, rotAfterS: null };

it.each([
  ["nothing in it", 0, 0, "No lead is in Estimate."],
  ["its only card in the hand", 1, 1, "No lead is in Estimate."],
  ["its only card hidden by the filter", 0, 1, "Its one lead does not pass the filter."],
  ["all hidden by the filter", 0, 1200, "None of its 1,200 leads passes the filter."],
  ["one in the hand, one hidden", 1, 2, "Its other lead does not pass the filter."],
  ["one in the hand, more hidden", 1, 4, "None of its 3 other leads passes the filter."],
])("says what a column without cards is about: %s", (_, count, total, words) => {
  expect(emptyWords({ stage, count, total })).toBe(words);
});
