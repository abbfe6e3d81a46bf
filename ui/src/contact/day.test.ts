import { expect, it } from "vitest";
import { TEST_NOW } from "../testing/mount";
import { dayName, isoDay, parseDay } from "./day";

const DAY = 86_400_000;

it.each([
  [0, "Today"],
  [DAY, "Yesterday"],
  [2 * DAY, "Tuesday, Nov 17"],
  [400 * DAY, "Wednesday, Oct 15, 2025"],
])("%d ms back is %s", (passed, name) => {
  expect(dayName(TEST_NOW - passed, TEST_NOW)).toBe(name);
});

it("reads a day as its noon", () => {
  expect(parseDay(" 2026-11-17 ")).toBe(new Date(2026, 10, 17, 12).getTime());
  expect(isoDay(parseDay("2026-03-08") ?? 0)).toBe("2026-03-08");
});

it.each(["", "11/17/2026", "2026-02-30", "2026-13-01", "20261-11-17"])(
  "does not take %j for a day",
  (text) => {
    expect(parseDay(text)).toBeNull();
  },
);
