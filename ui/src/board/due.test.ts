import { expect, it } from "vitest";
import { TEST_NOW } from "../testing/mount";
import { dueOf } from "./due";

it.each([
  [null, null, { words: null, overdue: false }],
  ["2026-11-19", null, { words: "today", overdue: false }],
  ["2026-11-19", "10:30", { words: "10:30 AM", overdue: true }],
  ["2026-11-19", "15:30", { words: "3:30 PM", overdue: false }],
  ["2026-11-20", "09:00", { words: "tomorrow 9:00 AM", overdue: false }],
  ["2026-11-18", "15:30", { words: "Nov 18", overdue: true }],
  ["2027-01-04", null, { words: "Jan 4, 2027", overdue: false }],
])("%s %s", (date, time, due) => {
  expect(dueOf({ date, time }, TEST_NOW)).toEqual(due);
});
