import { expect, it } from "vitest";
import type { ImportTarget } from "../rpc/generated/types";
import { targetOf, targetOptions, targetValue } from "./targets";

it.each<[ImportTarget, string]>([
  [{ kind: "ignore" }, "Leave out"],
  [{ kind: "phone" }, "Phone"],
  [{ kind: "tags" }, "Tags"],
  [{ kind: "note" }, "Note"],
  [{ kind: "field", key: "Roof age" }, "Custom field"],
  [{ kind: "opted_out", channels: ["text", "call", "voicemail", "email"] }, "Opted out of everything"],
  [{ kind: "opted_out", channels: ["text", "email"] }, "Opted out of texts and email"],
  [{ kind: "may_contact", channels: ["call"] }, "A no opts out of calls"],
])("%j is one of the list", (target, label) => {
  const value = targetValue(target);
  expect(targetOptions(target).find((option) => option.value === value)?.label).toBe(label);
  expect(targetOf(value, "Roof age")).toEqual(target);
});
