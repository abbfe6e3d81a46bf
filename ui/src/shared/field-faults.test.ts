import { expect, it } from "vitest";
import { FieldFaults } from "./field-faults.svelte";

it("holds a fault as long as its field stands as it was, and that of the whole form until the next word", () => {
  const form: Record<string, unknown> = { name: "", events: [] };
  const faults = new FieldFaults((field) => form[field]);
  faults.say({ events: "Choose at least one event.", name: "Write a name.", "": "Not saved." });

  form["events"] = ["opt_out"];
  expect(faults.standing).toEqual({ name: "Write a name.", "": "Not saved." });

  faults.say({});
  expect(faults.standing).toEqual({});
});
