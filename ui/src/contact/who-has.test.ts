import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { ContactDetail } from "../rpc/generated/types";
import { useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";
import AlreadyKnown from "./AlreadyKnown.svelte";
import { NOBODY, WhoHas } from "./who-has.svelte";

const named = (who: WhoHas) => who.holders.map(({ contact }) => contact.id);

/** Hana has the number of nobody else, and an email. */
async function hana() {
  const fake = useFake();
  const people = fake.state.people.slice(0, 2);
  fake.state.people.splice(0, fake.state.people.length, ...people);
  const contact = (await fake.call("contact.get", { id: "c-1" })) as ContactDetail;
  const phone = contact.phones[0]?.display ?? "";
  const email = contact.emails[0]?.address ?? "";
  return { fake, phone, email, who: new WhoHas("d-richmond") };
}

it("finds who has the whole number or email, and asks once for what is typed", async () => {
  const { fake, phone, email, who } = await hana();
  await who.look({ phone, email: "" });
  await who.look({ phone: ` ${phone}`, email: "" });
  expect(named(who)).toEqual(["c-1"]);
  expect(fake.calls.filter(({ command }) => command === "contact.list")).toHaveLength(1);

  await who.look({ phone: phone.slice(0, -1), email: "" });
  expect(named(who)).toEqual([]);
  await who.look({ phone: "", email: email.toUpperCase() });
  expect(named(who)).toEqual(["c-1"]);
});

it("is settled when nobody has it, and else by a choice, which other words take away", async () => {
  const { phone, who } = await hana();
  expect(await who.isSettled({ phone: "804 555 0177", email: "" })).toBe(true);
  expect(await who.isSettled({ phone, email: "" })).toBe(false);
  who.choice = NOBODY;
  expect(await who.isSettled({ phone, email: "" })).toBe(true);

  await who.look({ phone: "", email: "" });
  expect(await who.isSettled({ phone, email: "" })).toBe(false);
});

it("is not in the way when nobody can be asked for, and asks again", async () => {
  const { fake, phone, who } = await hana();
  fake.fail("contact.list", "The disk is gone.");
  expect(await who.isSettled({ phone, email: "" })).toBe(true);
  fake.mend("contact.list");
  expect(await who.isSettled({ phone, email: "" })).toBe(false);
});

it("names the person after a pause, with what they opted out of", async () => {
  const { fake, phone, who } = await hana();
  await fake.call("contact.opt_out", { id: "c-1", channels: ["text"], reason: "" });
  render(AlreadyKnown, { who, phone, email: "", actFor: (name: string) => `Add the lead to ${name}` });

  expect(await screen.findByText("Hana Kowalczyk has this number already.")).toBeTruthy();
  expect(screen.getByText(/Opted out of texts\.$/)).toBeTruthy();
  await fireEvent.click(screen.getByRole("radio", { name: "Add the lead to Hana Kowalczyk" }));
  await until(() => expect(who.chosen?.id).toBe("c-1"));
});
