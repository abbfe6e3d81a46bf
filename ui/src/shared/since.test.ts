import { expect, it } from "vitest";
import { formatSince } from "./since";

const NOW = Date.UTC(2026, 10, 19, 15, 42);
const HOUR = 3_600_000;

it.each([
  [NOW - 2 * HOUR, "8:42 AM"],
  [NOW - 24 * HOUR, "Wednesday 10:42 AM"],
  [NOW - 9 * 24 * HOUR, "Nov 10, 10:42 AM"],
])("says when something began as briefly as it can", (at, words) => {
  expect(formatSince(at, NOW)).toBe(words);
});
