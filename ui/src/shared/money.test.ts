import { expect, it } from "vitest";
import { moneyToEdit, readMoney } from "./money";

it.each([
  ["18400", "USD", 1_840_000],
  ["$18,400", "USD", 1_840_000],
  ["18400.5", "USD", 1_840_050],
  [" 0.07 ", "USD", 7],
  ["1500", "JPY", 1500],
  ["", "USD", null],
  [" $ ", "USD", null],
  ["1500.5", "JPY", undefined],
  ["18.405", "USD", undefined],
  ["-5", "USD", undefined],
  ["a lot", "USD", undefined],
  ["99999999999999999", "USD", undefined],
])("reads %j in %s", (text, currency, minor) => {
  expect(readMoney(text, currency)).toBe(minor);
});

it.each([
  [1_840_000, "18,400"],
  [1_840_050, "18,400.50"],
  [0, "0"],
  [null, ""],
])("writes %d to be edited", (minor, text) => {
  expect(moneyToEdit(minor, "USD")).toBe(text);
});

it("reads what it writes", () => {
  for (const minor of [0, 5, 99_950, 920_000, null])
    expect(readMoney(moneyToEdit(minor, "USD"), "USD")).toBe(minor);
});
