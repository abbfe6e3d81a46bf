import { expect, it } from "vitest";
import { beginningOf, digitsOfPhone, narrowestPeriod, RequestFilter } from "./filter.svelte";

// Thursday, Nov 19, 2026, 10:42:07 AM Eastern; the clocks went back on Nov 1.
const NOW = Date.UTC(2026, 10, 19, 15, 42, 7);
const HOUR = 3_600_000;

it("begins a period at midnight of whoever looks", () => {
  expect(beginningOf("today", NOW)).toBe(Date.UTC(2026, 10, 19, 5));
  expect(beginningOf("week", NOW)).toBe(Date.UTC(2026, 10, 13, 5));
  expect(beginningOf("week", Date.UTC(2026, 10, 3, 15))).toBe(Date.UTC(2026, 9, 28, 4));
  expect(beginningOf("all", NOW)).toBeNull();
});

it.each([
  [NOW - HOUR, "today"],
  [NOW - 11 * HOUR, "week"],
  [NOW - 200 * HOUR, "all"],
  [null, "all"],
])("opens with the narrowest period that has something: last at %s is %s", (lastRequestAt, period) => {
  expect(narrowestPeriod(lastRequestAt, NOW)).toBe(period);
});

it("says in words what was not found", () => {
  const filter = new RequestFilter("today");
  filter.look = "refused";
  filter.source = "RoofMatch";
  filter.text = " comma ";
  expect(filter.nothingInWords).toBe("No refused request from RoofMatch today has “comma” in it.");
  expect(filter.params).toMatchObject({ text: "comma", source: "RoofMatch" });
  expect(filter.params.verdicts).toEqual([
    "refused",
    "unauthorized",
    "rate_limited",
    "over_size",
    "malformed",
  ]);

  filter.drop();
  expect(filter.bare).toBe(true);
  filter.period = "week";
  expect(filter.nothingInWords).toBe("No request of the last 7 days is here.");
});

it.each([
  ["(804) 555-0119", "8045550119"],
  ["+1 804.555.0119", "18045550119"],
  ["8045550119", null],
  ["804 55", null],
  ["Ann 804 555 0119", null],
])("offers the digits of a written phone number: %s", (text, digits) => {
  expect(digitsOfPhone(text)).toBe(digits);
});
