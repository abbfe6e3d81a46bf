import { describe, expect, it } from "vitest";
import * as format from "./format";

const NOW = Date.UTC(2026, 10, 19, 15, 42, 7);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ZONE = "America/New_York";

describe("times", () => {
  it.each([
    [0, "just now"],
    [-5 * MINUTE, "just now"],
    [12 * SECOND, "12 s ago"],
    [59_999, "59 s ago"],
    [MINUTE, "1 min ago"],
    [2 * HOUR + 59 * MINUTE, "2 h ago"],
    [6 * DAY, "6 d ago"],
    [9 * DAY, "Nov 10"],
    [400 * DAY, "Oct 15, 2025"],
  ])("%d ms back is %s", (passed, text) => {
    expect(format.formatAgo(NOW - passed, NOW)).toBe(text);
  });

  it.each([
    [24 * SECOND, "24 s"],
    [38 * MINUTE, "38 min"],
    [9 * DAY, "9 d"],
    [-1, "0 s"],
  ])("%d ms is an age of %s", (ms, text) => {
    expect(format.formatAge(ms)).toBe(text);
  });

  it("are exact with zone, clock or minutes", () => {
    expect(format.formatExact(NOW, ZONE)).toBe("Thu, Nov 19, 2026, 10:42:07 AM EST");
    expect(format.formatClock(NOW, ZONE)).toBe("10:42:07 AM");
    expect(format.formatTime(NOW, ZONE)).toBe("10:42 AM");
    expect(format.formatTime(NOW, "America/Los_Angeles")).toBe("7:42 AM");
  });
});

it.each([
  [0, "0 B"],
  [274, "274 B"],
  [1023, "1,023 B"],
  [1536, "1.5 KiB"],
  [1048576, "1 MiB"],
  [40 * 1048576, "40 MiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(format.formatBytes(bytes)).toBe(text);
});

it.each([
  [800, "0.8 ms"],
  [6_400, "6 ms"],
  [999_400, "999 ms"],
  [1_240_000, "1.2 s"],
  [125_000_000, "2 min"],
])("%d microseconds took %s", (us, text) => {
  expect(format.formatTook(us)).toBe(text);
});

it.each([
  [920000, "USD", "$9,200"],
  [123450, "USD", "$1,234.50"],
  [0, "USD", "$0"],
  [5000, "JPY", "¥5,000"],
  [1999, "EUR", "€19.99"],
])("%d %s minor units are %s", (minor, currency, text) => {
  expect(format.formatMoney(minor, currency)).toBe(text);
});

it.each([
  ["+18045550119", "(804) 555-0119"],
  ["+442071838750", "+442071838750"],
  ["8045550119", "8045550119"],
])("the phone %s is shown as %s", (e164, text) => {
  expect(format.formatPhone(e164)).toBe(text);
});

it.each([
  ["Quillby Exteriors", "QE"],
  ["Dana Maria Whitlock", "DW"],
  ["zoë", "Z"],
  ["  ", ""],
])("the initials of %j are %j", (name, text) => {
  expect(format.formatInitials(name)).toBe(text);
});

it("counts with the right word", () => {
  expect(format.formatCounted(1, "lead")).toBe("1 lead");
  expect(format.formatCounted(1204, "lead")).toBe("1,204 leads");
  expect(format.formatCounted(2, "person", "people")).toBe("2 people");
});

it.each([
  [1204, "1,204"],
  [9999, "9,999"],
  [13_900, "14K"],
  [100_000, "100K"],
  [1_250_000, "1M"],
])("%d is short %j", (count, text) => {
  expect(format.formatCountShort(count)).toBe(text);
});
