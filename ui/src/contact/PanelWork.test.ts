import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { layOut } from "../shared/layout.fixture";
import { MONEY_FAULT, readMoney } from "../shared/money";
import type { FakeTransport } from "../testing/fake";
import { TEST_NOW, useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";
import ContactPanel from "./ContactPanel.svelte";

beforeEach(() => {
  layOut({ window: 800, row: 36 });
  vi.setSystemTime(TEST_NOW);
  location.hash = "";
});
afterEach(() => void vi.useRealTimers());

async function openTab(name: string, contactId = "c-1"): Promise<FakeTransport> {
  const fake = useFake();
  render(ContactPanel, { contactId, onClose: () => undefined });
  await fireEvent.click(await screen.findByRole("tab", { name: new RegExp(`^${name}`) }));
  return fake;
}

const asked = (fake: FakeTransport, command: string) =>
  fake.calls.filter((one) => one.command === command).map(({ params }) => params);
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });

it("writes a note and shows it in full", async () => {
  const fake = await openTab("Timeline");
  await type(await screen.findByLabelText("Write a note"), "Two dogs.\nRing twice.");
  await fireEvent.click(await button(/^Add note/));

  expect(await screen.findByText(/Two dogs\./, { selector: ".bubble" })).toBeTruthy();
  expect(asked(fake, "note.create")).toEqual([{ leadId: "l-1", content: "Two dogs.\nRing twice." }]);
});

it("keeps a note that was begun, for its lead, until it is added or discarded", async () => {
  useFake();
  const { rerender, unmount } = render(ContactPanel, { contactId: "c-1", onClose: () => undefined });
  const field = () => screen.findByLabelText<HTMLTextAreaElement>("Write a note");
  await type(await field(), "Spoke with his wife.");
  await fireEvent.keyDown(await field(), { key: "Escape" });
  expect((await field()).value).toBe("Spoke with his wife.");

  await rerender({ contactId: "c-2" });
  await screen.findByRole("heading", { name: "Owen Nandakumar" });
  await until(async () => expect((await field()).value).toBe(""));
  unmount();
  render(ContactPanel, { contactId: "c-1", onClose: () => undefined });
  await until(async () => expect((await field()).value).toBe("Spoke with his wife."));

  await fireEvent.click(await button("Discard"));
  expect((await field()).value).toBe("");
});

it("keeps a change of a note, with what was seen, until it is saved", async () => {
  const fake = useFake();
  const open = () => render(ContactPanel, { contactId: "c-1", onClose: () => undefined });
  const field = () => screen.findByLabelText<HTMLTextAreaElement>("Note");
  const { unmount } = open();
  await fireEvent.click(await button("Edit or delete the note"));
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Edit" }));
  const seen = (await field()).value;
  await type(await field(), "Three dogs.");
  unmount();

  const { unmount: leave } = open();
  expect((await field()).value).toBe("Three dogs.");
  await fireEvent.click(await button(/^Save/));
  await until(() => expect(screen.queryByLabelText("Note")).toBeNull());
  expect(asked(fake, "note.update")).toMatchObject([{ content: "Three dogs.", was: seen }]);
  leave();

  open();
  expect(await screen.findByText("Three dogs.")).toBeTruthy();
  expect(screen.queryByLabelText("Note")).toBeNull();
});

it("edits a value in its place, with what was seen", async () => {
  const fake = await openTab("Details", "c-2");
  await fireEvent.click(await button(/^Value: /));
  const field = await screen.findByLabelText("Value");
  const seen = readMoney((field as HTMLInputElement).value, "USD");
  await type(field, "$12,345.50");
  await fireEvent.keyDown(field, { key: "Enter" });

  expect(await button("Value: 12,345.50. Edit")).toBeTruthy();
  expect(asked(fake, "lead.set_value")).toEqual([{ id: "l-2", valueMinor: 1_234_550, was: seen }]);
});

it("restores a value by Escape, and does not send what is no money", async () => {
  const fake = await openTab("Details", "c-2");
  await fireEvent.click(await button(/^Value: /));
  const field = await screen.findByLabelText("Value");
  await type(field, "a lot");
  await fireEvent.keyDown(field, { key: "Enter" });
  expect(await screen.findByText(MONEY_FAULT)).toBeTruthy();

  await fireEvent.keyDown(field, { key: "Escape" });
  expect(await button(/^Value: /)).toBeTruthy();
  expect(asked(fake, "lead.set_value")).toEqual([]);
});

it("shows what another person wrote meanwhile and keeps what was typed", async () => {
  const fake = await openTab("Details", "c-2");
  await fireEvent.click(await button(/^First name: /));
  const field = await screen.findByLabelText<HTMLInputElement>("First name");
  await type(field, "Mine");
  const [, person] = fake.state.people;
  if (person) person.contact = { ...person.contact, firstName: "Hers" };
  await fireEvent.keyDown(field, { key: "Enter" });

  expect(await screen.findByText("Now: Hers")).toBeTruthy();
  expect(field.value).toBe("Mine");
  await fireEvent.keyDown(field, { key: "Enter" });
  expect(await button("First name: Mine. Edit")).toBeTruthy();
});

it("adds a todo with day and hour as they are typed", async () => {
  const fake = await openTab("Todos");
  await fireEvent.click(await button("Add todo"));
  await type(await screen.findByLabelText("What is to be done"), "Bring samples");
  await type(screen.getByLabelText("Date"), "tomorrow");
  await fireEvent.blur(screen.getByLabelText("Date"));
  await type(screen.getByLabelText("Time"), "3pm");
  await fireEvent.blur(screen.getByLabelText("Time"));
  await fireEvent.click(await button("Add todo"));

  await waitFor(() =>
    expect(asked(fake, "todo.create")).toEqual([
      { leadId: "l-1", name: "Bring samples", type: "task", date: "2026-11-20", time: "15:00" },
    ]),
  );
  expect(await screen.findByText("Bring samples")).toBeTruthy();
});

it("ticks a todo", async () => {
  const fake = await openTab("Todos");
  await fireEvent.click(await screen.findByRole("checkbox", { name: "Call about the estimate" }));

  await waitFor(() => expect(asked(fake, "todo.update")).toEqual([{ id: "td-1", done: true }]));
  expect(await screen.findByText("Done (1)")).toBeTruthy();
});

it("adds a received email to the conversation", async () => {
  const fake = await openTab("Conversation");
  await fireEvent.click(await button("Add a received email…"));
  const dialog = within(await screen.findByRole("dialog"));
  await type(dialog.getByLabelText("Subject"), "Windows");
  await type(dialog.getByLabelText("Text"), "<b>Thursday?</b>");
  await fireEvent.click(dialog.getByRole("button", { name: "Add email" }));

  expect(await screen.findByText("<b>Thursday?</b>")).toBeTruthy();
  expect(asked(fake, "email.create")).toEqual([
    { leadId: "l-1", from: "hana.kowalczyk@example.com", subject: "Windows", text: "<b>Thursday?</b>" },
  ]);
});

it("goes from one lead of the contact to the other", async () => {
  const fake = await openTab("Details", "c-2");
  await fireEvent.keyDown(await button(/1 of 2/), { key: "Enter" });
  await fireEvent.click(await screen.findByRole("menuitem", { name: /Archived/ }));

  await waitFor(() => expect(asked(fake, "lead.get")).toContainEqual({ id: "l-2-earlier" }));
  expect(await button("Take out of the archive")).toBeTruthy();
});

it("says why a lead could not be read, and shows the contact all the same", async () => {
  const fake = useFake();
  fake.fail("lead.get", "The disk is gone.");
  render(ContactPanel, { contactId: "c-1", onClose: () => undefined });
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is gone.");
  expect(screen.getByRole("heading", { name: "Hana Kowalczyk" })).toBeTruthy();
});

it("chooses who looks after the contact, beside who owns the lead", async () => {
  const fake = await openTab("Details");
  await fireEvent.click(await button("Owner of the contact: nobody"));
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Dana Whitlock" }));

  expect(await button("Owner of the contact: Dana Whitlock")).toBeTruthy();
  expect(asked(fake, "contact.update")).toEqual([
    { id: "c-1", to: { ownerId: "u-dana" }, was: { ownerId: "" } },
  ]);
  await fireEvent.click(await button("Owner of the contact: Dana Whitlock"));
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Nobody" }));
  expect(await button("Owner of the contact: nobody")).toBeTruthy();
});

it("changes how many of a product, with what was seen", async () => {
  const fake = await openTab("Details");
  await fireEvent.click(await button("Gutter guard: 2 × $1,200. Change"));
  await type(await screen.findByLabelText("Quantity"), "3");
  await fireEvent.click(await button("Save"));

  expect(await button("Gutter guard: 3 × $1,200. Change")).toBeTruthy();
  expect(asked(fake, "lead.update_product")).toEqual([
    {
      id: "pl-1",
      to: { quantity: 3, priceMinor: 120_000 },
      was: { quantity: 2, priceMinor: 120_000 },
    },
  ]);
});
