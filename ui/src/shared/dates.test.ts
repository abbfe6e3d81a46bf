import { expect, it } from "vitest";
import { addMonths, dayOf, formatDay, formatHour, readDay, readHour, weeksOf } from "./dates";

/** A Thursday. */
const TODAY = "2026-11-19";

it.each([
  ["2026-11-20", "2026-11-20"],
  ["11/20", "2026-11-20"],
  ["11/20/27", "2027-11-20"],
  ["Nov 20", "2026-11-20"],
  ["Fri, Nov 20, 2027", "2027-11-20"],
  ["today", "2026-11-19"],
  ["Tomorrow", "2026-11-20"],
  ["fri", "2026-11-20"],
  ["thursday", "2026-11-26"],
  ["2/30", null],
  ["soon", null],
  ["", null],
])("reads the day %j as %s", (text, day) => {
  expect(readDay(text, TODAY)).toBe(day);
});

it.each([
  ["3:30 pm", "15:30"],
  ["3pm", "15:00"],
  ["12 am", "00:00"],
  ["15:30", "15:30"],
  ["1530", "15:30"],
  ["9", "09:00"],
  ["24:00", null],
  ["13 pm", null],
  ["noonish", null],
])("reads the hour %j as %s", (text, hour) => {
  expect(readHour(text)).toBe(hour);
});

it.each([
  ["2026-11-19", "Today"],
  ["2026-11-18", "Yesterday"],
  ["2026-11-27", "Fri, Nov 27"],
  ["2027-01-04", "Mon, Jan 4, 2027"],
])("names %s %s", (day, words) => {
  expect(formatDay(day, TODAY)).toBe(words);
});

it("writes hours by halves of the day", () => {
  expect(["00:05", "12:00", "15:30"].map(formatHour)).toEqual(["12:05 AM", "12:00 PM", "3:30 PM"]);
});

it("goes to the last day of a shorter month", () => {
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
});

it("has whole weeks, also over a change of the clocks", () => {
  const weeks = weeksOf(TODAY);
  expect(weeks).toHaveLength(5);
  expect(weeks[0]?.[0]).toBe("2026-11-01");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-12-05");
});

it("takes the day of the machine's zone", () => {
  expect(dayOf(Date.UTC(2026, 10, 20, 3))).toBe(TODAY);
});
