import { expect, it } from "vitest";
import { useFake } from "../testing/mount";
import { PIPELINE } from "../testing/people";
import { NewLead } from "./new-lead.svelte";

function form(): NewLead {
  const { stages } = PIPELINE;
  return new NewLead({ stages, stageId: "s-talking", departmentId: "d-richmond", currency: "USD" });
}

const made = (fake: ReturnType<typeof useFake>) =>
  fake.calls.filter(({ command }) => command === "lead.create").map(({ params }) => params);

it("makes the contact and the lead as one act", async () => {
  const fake = useFake();
  const lead = form();
  lead.contact.firstName = " Nadia ";
  lead.contact.phone = "(804) 555-0177";
  lead.value = "$18,400";

  const contactId = await lead.save();

  expect(made(fake)).toEqual([
    {
      contact: {
        departmentId: "d-richmond",
        details: { firstName: "Nadia" },
        phones: [{ text: "(804) 555-0177" }],
      },
      stageId: "s-talking",
      valueMinor: 1_840_000,
    },
  ]);
  expect(fake.state.people.find(({ contact }) => contact.id === contactId)?.contact.name).toBe("Nadia");
});

it("makes no second contact with a phone that somebody has before it is said whose the lead is", async () => {
  const fake = useFake();
  const lead = form();
  lead.contact.phone = "804 555 0100";
  expect(await lead.save()).toBeNull();
  expect(made(fake)).toEqual([]);

  lead.who.choice = "c-1";
  expect(await lead.save()).toBe("c-1");
  expect(made(fake)).toEqual([{ contactId: "c-1", stageId: "s-talking" }]);
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
