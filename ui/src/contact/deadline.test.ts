import { describe, expect, it } from "vitest";
import { deadlineOf, isFederalHoliday } from "./deadline";

describe("the day by which a wish must be honored", () => {
  it.each([
    ["2026-03-02", "2026-03-16"],
    // Thanksgiving lies between.
    ["2026-11-20", "2026-12-07"],
    // Christmas and New Year's Day lie between.
    ["2026-12-21", "2027-01-06"],
    // Received on a Saturday.
    ["2026-03-07", "2026-03-20"],
  ])("%s gives %s", (received, deadline) => expect(deadlineOf(received)).toBe(deadline));
});

it.each([
  ["2026-07-03", true],
  ["2026-07-04", false],
  ["2026-05-25", true],
  ["2026-05-18", false],
  ["2027-07-05", true],
  ["2026-10-12", true],
])("%s is a federal holiday on a weekday: %s", (day, is) => expect(isFederalHoliday(day)).toBe(is));
