import { expect, it } from "vitest";
import { readMoney, writeMoney } from "./money";

it.each([
  ["$9,200", 920_000],
  ["9200.5", 920_050],
  ["1234.56", 123_456],
  ["", null],
  ["-5", undefined],
  ["1.234", undefined],
  ["a lot", undefined],
])("reads %j as %s", (text, minor) => {
  expect(readMoney(text, "USD")).toBe(minor);
});

it("writes what it reads", () => {
  for (const minor of [0, 5, 99_950, 920_000, null])
    expect(readMoney(writeMoney(minor, "USD"), "USD")).toBe(minor);
  expect(writeMoney(123_450, "USD")).toBe("1234.50");
});
