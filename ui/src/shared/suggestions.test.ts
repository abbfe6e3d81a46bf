import { expect, it } from "vitest";
import { fitting } from "./suggestions";

const ZONES = [
  { value: "America/New_York", note: "Eastern" },
  { value: "America/Los_Angeles", note: "Pacific" },
];

it.each([
  ["new york", ["America/New_York"]],
  ["EASTERN america", ["America/New_York"]],
  ["", ["America/New_York", "America/Los_Angeles"]],
  ["berlin", []],
])("finds by every word, in the value or its note: %j", (words, values) => {
  expect(fitting(ZONES, words).map(({ value }) => value)).toEqual(values);
});
