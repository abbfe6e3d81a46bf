import { expect, it } from "vitest";
import { dialled, isEmail, isNumber } from "./same-address";

it.each([
  ["(804) 555-0142", "+18045550142", true],
  ["804.555.0142 ext. 12", "+18045550142", true],
  ["+1 804 555 0142", "+18045550142", true],
  ["1-804-555-0142", "+18045550142", true],
  ["020 7946 0018", "+442079460018", true],
  ["0044 20 7946 0018", "+442079460018", true],
  ["804 555 014", "+18045550142", false],
  ["555-0142", "+18045550142", false],
  ["804 555 0143", "+18045550142", false],
  ["call me", "+18045550142", false],
])("tells whether %s is %s: %s", (typed, e164, is) => {
  const digits = dialled(typed);
  expect(digits !== null && isNumber(digits, e164)).toBe(is);
});

it("takes an email for the same in other letters", () => {
  expect(isEmail(" Maria@Example.com", "maria@example.com")).toBe(true);
  expect(isEmail("maria@example.co", "maria@example.com")).toBe(false);
});
