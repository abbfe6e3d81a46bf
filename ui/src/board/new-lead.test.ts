import { expect, it } from "vitest";
import { useFake } from "../testing/mount";
import { PIPELINE } from "../testing/people";
import { NewLead } from "./new-lead.svelte";

function form(): NewLead {
  return new NewLead(PIPELINE.stages, "s-talking", "d-richmond", "USD");
}

it("makes the contact and the lead as one act", async () => {
  const fake = useFake();
  const lead = form();
  lead.contact.firstName = " Nadia ";
  lead.contact.phone = "(804) 555-0142";
  lead.value = "$18,400";

  const contactId = await lead.save();

  expect(fake.calls).toEqual([
    {
      command: "lead.create",
      params: {
        contact: {
          departmentId: "d-richmond",
          details: { firstName: "Nadia" },
          phones: [{ text: "(804) 555-0142" }],
        },
        stageId: "s-talking",
        valueMinor: 1_840_000,
      },
    },
  ]);
  expect(fake.state.people.find(({ contact }) => contact.id === contactId)?.contact.name).toBe("Nadia");
});

it("makes no contact when the lead failed", async () => {
  const fake = useFake();
  const lead = form();
  lead.contact.companyName = "Harbor Dental";
  fake.fail("lead.create", "The disk is full.");
  expect(await lead.save()).toBeNull();
  expect(lead.faults).toEqual({ all: "The disk is full." });

  fake.mend("lead.create");
  expect(await lead.save()).not.toBeNull();

  expect(fake.state.people.filter(({ contact }) => contact.companyName === "Harbor Dental")).toHaveLength(1);
});

it("says what is missing before it asks the engine", async () => {
  const fake = useFake();
  const lead = form();
  lead.value = "a lot";
  await lead.save();
  expect(Object.keys(lead.faults)).toEqual(["firstName", "valueMinor"]);
  lead.whose = "known";
  await lead.save();
  expect(Object.keys(lead.faults)).toEqual(["chosen", "valueMinor"]);
  expect(fake.calls).toEqual([]);
});

it("puts the engine's fault under its field", async () => {
  useFake();
  const lead = form();
  lead.contact.email = "nadia at example";
  await lead.save();
  expect(lead.faults["email"]).toMatch(/address/);
});
