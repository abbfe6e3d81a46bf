import { expect, it } from "vitest";
import { timeBeside } from "./screen-time";

const NOON = Date.UTC(2026, 10, 19, 17, 0);

it.each([
  [["America/New_York"], "12:00 PM"],
  [["America/New_York", "America/Toronto"], "12:00 PM"],
  [["America/New_York", "America/Chicago"], "12:00 PM EST"],
  [[], "12:00 PM"],
])("names its zone only beside another: %j", (zones, words) => {
  expect(timeBeside(NOON, zones, "America/New_York")).toBe(words);
});
