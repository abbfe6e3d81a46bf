import { expect, it } from "vitest";
import { moneyToEdit, parseMoney } from "./money";

it.each([
  ["18400", "USD", 1_840_000],
  ["$18,400", "USD", 1_840_000],
  ["18400.5", "USD", 1_840_050],
  [" 0.07 ", "USD", 7],
  ["1500", "JPY", 1500],
  ["1500.5", "JPY", null],
  ["18.405", "USD", null],
  ["-5", "USD", null],
  ["", "USD", null],
  ["a lot", "USD", null],
  ["99999999999999999", "USD", null],
])("reads %j in %s", (text, currency, minor) => {
  expect(parseMoney(text, currency)).toBe(minor);
});

it.each([
  [1_840_000, "18,400"],
  [1_840_050, "18,400.50"],
  [0, "0"],
])("writes %d to be edited", (minor, text) => {
  expect(moneyToEdit(minor, "USD")).toBe(text);
});
