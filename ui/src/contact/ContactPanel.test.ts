import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { shortcuts } from "../shared/keys";
import { layOut } from "../shared/layout.fixture";
import { router } from "../shell/router.svelte";
import { TEST_NOW, useFake } from "../testing/mount";
import ContactPanel from "./ContactPanel.svelte";
import { openOrder } from "./order.svelte";

const NOON_NOV_17 = new Date(2026, 10, 17, 12).getTime();

beforeEach(() => {
  layOut({ window: 800, row: 36 });
  vi.setSystemTime(TEST_NOW);
  location.hash = "";
});
afterEach(() => void vi.useRealTimers());

function open(contactId = "c-1") {
  const fake = useFake();
  const onClose = vi.fn();
  return { fake, onClose, ...render(ContactPanel, { contactId, onClose }) };
}

const consent = async () => within(await screen.findByRole("list", { name: "Consent" }));
const dialog = async () => within(await screen.findByRole("dialog"));
const button = (name: string | RegExp) => screen.findByRole("button", { name });

it("takes the focus to the name, and gives it back to the card when it closes", async () => {
  const card = document.createElement("button");
  card.dataset["contact"] = "c-1";
  const main = document.createElement("main");
  main.append(card);
  document.body.append(main);
  onTestFinished(() => main.remove());
  card.focus();
  const { unmount } = open();
  const heading = await screen.findByRole("heading", { name: "Hana Kowalczyk" });
  expect(document.activeElement).toBe(heading);

  unmount();

  await waitFor(() => expect(document.activeElement).toBe(card));
});

it("opts out of the channel it was asked for and those that are added, on the day the wish was received", async () => {
  const { fake } = open();
  await fireEvent.click(await button("Opt out of texts"));
  const asked = await dialog();
  expect(asked.getAllByRole("checkbox", { checked: true })).toHaveLength(1);
  expect(asked.getByText(/no texts go/)).toBeTruthy();
  await fireEvent.click(asked.getByRole("checkbox", { name: "Calls" }));
  await fireEvent.click(asked.getByRole("checkbox", { name: "Voicemail" }));
  await fireEvent.input(asked.getByLabelText("Reason (optional)"), {
    target: { value: "Asked on the phone" },
  });
  const day = asked.getByLabelText("Day the wish was received (optional)");
  await fireEvent.input(day, { target: { value: "2026-11-17" } });
  await fireEvent.blur(day);

  await fireEvent.click(asked.getByRole("button", { name: "Opt out" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(fake.calls).toContainEqual({
    command: "contact.opt_out",
    params: {
      id: "c-1",
      channels: ["text", "call", "voicemail"],
      reason: "Asked on the phone",
      receivedAt: NOON_NOV_17,
    },
  });
  expect((await consent()).getAllByText("Opted out")).toHaveLength(3);
  await waitFor(() => expect(fake.calls.at(-1)?.command).toBe("undo.status"));
});

it("offers only the addresses that the chosen channels reach", async () => {
  open();
  await fireEvent.click(await button("Opt out of texts"));
  const asked = await dialog();
  const place = asked.getByLabelText("Which phone or email");
  const offered = async () => {
    await fireEvent.keyDown(place, { key: "ArrowDown" });
    const options = await screen.findAllByRole("option");
    const words = options.map(({ textContent }) => textContent.trim());
    await fireEvent.keyDown(place, { key: "Escape" });
    await waitFor(() => expect(screen.queryByRole("option")).toBeNull());
    return words;
  };
  expect(await offered()).toEqual(["All phones", expect.stringMatching(/^Only \(804\)/)]);

  await fireEvent.click(asked.getByRole("checkbox", { name: "Email" }));

  expect(await offered()).toEqual([
    "All phones and emails",
    expect.stringMatching(/^Only \(804\)/),
    expect.stringMatching(/@/),
  ]);
});

it("opts out of everything at once", async () => {
  const { fake } = open();
  await fireEvent.click(await button("Opt out of everything…"));
  const asked = await dialog();
  expect(asked.getByText(/no texts, calls, voicemails or emails go/)).toBeTruthy();
  await fireEvent.click(asked.getByRole("button", { name: "Opt out" }));
  await waitFor(() => expect(fake.calls.map(({ command }) => command)).toContain("contact.opt_out"));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Opt out of everything…" })).toBeNull());
});

it("widens a no that holds at one address, and leaves the others as they are", async () => {
  const fake = useFake();
  const person = fake.state.people.find(({ contact }) => contact.id === "c-1");
  if (!person) throw new Error("nobody is there");
  const out = person.contact.consent.map((line) => ({ ...line, state: "opted_out" as const }));
  const consent = out.map((line) => (line.channel === "text" ? { ...line, onlyAt: "+18045550100" } : line));
  person.contact = { ...person.contact, consent };
  render(ContactPanel, { contactId: "c-1", onClose: () => undefined });

  await fireEvent.click(await button("Widen the opt-out of texts"));
  const asked = await dialog();
  const boxes = asked.getAllByRole("checkbox");
  expect(boxes).toHaveLength(1);
  expect(asked.getByLabelText("Text (so far only at (804) 555-0100)")).toBe(boxes[0]);
  await fireEvent.click(asked.getByRole("button", { name: "Opt out" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const sent = fake.calls.find(({ command }) => command === "contact.opt_out")?.params;
  expect(sent).toEqual({ id: "c-1", channels: ["text"], reason: "" });
});

it("lifts a no where it holds", async () => {
  const fake = useFake();
  const person = fake.state.people.find(({ contact }) => contact.id === "c-1");
  if (!person) throw new Error("nobody is there");
  const consent = person.contact.consent.map((line) =>
    line.channel === "text" ? { ...line, state: "opted_out" as const, onlyAt: "+18045550100" } : line,
  );
  person.contact = { ...person.contact, consent };
  render(ContactPanel, { contactId: "c-1", onClose: () => undefined });

  await fireEvent.click(await button(/^Opt in/));
  const asked = await dialog();
  await fireEvent.input(asked.getByLabelText("How did they ask?"), { target: { value: "By text" } });
  await fireEvent.click(asked.getByRole("button", { name: /^Opt in/ }));

  await waitFor(() =>
    expect(fake.calls.find(({ command }) => command === "contact.opt_in")?.params).toEqual({
      id: "c-1",
      channels: ["text"],
      reason: "By text",
      address: "+18045550100",
    }),
  );
});

it("leaves the time to the engine when the wish was received today", async () => {
  const { fake } = open();
  await fireEvent.click(await button("Opt out of texts"));
  await fireEvent.click((await dialog()).getByRole("button", { name: "Opt out" }));

  await waitFor(() => expect(fake.calls.map(({ command }) => command)).toContain("contact.opt_out"));
  const sent = fake.calls.find(({ command }) => command === "contact.opt_out");
  expect(sent?.params).not.toHaveProperty("receivedAt");
});

it.each([
  ["some day", "Write a day like 11/20 or Nov 20."],
  ["tomorrow", "The wish cannot have been received in the future."],
  ["2026-11-20", "The wish cannot have been received in the future."],
])("does not take %s for the day of a wish", async (day, why) => {
  const { fake } = open();
  await fireEvent.click(await button("Opt out of texts"));
  const asked = await dialog();
  const field = asked.getByLabelText("Day the wish was received (optional)");
  await fireEvent.input(field, { target: { value: day } });
  await fireEvent.blur(field);
  await fireEvent.click(asked.getByRole("button", { name: "Opt out" }));

  expect(await asked.findByText(why)).toBeTruthy();
  expect(fake.calls.map(({ command }) => command)).not.toContain("contact.opt_out");
});

it("does not opt in without a reason", async () => {
  const { fake } = open("c-9");
  await fireEvent.click(await button("Opt in to texts"));
  const asked = await dialog();
  expect(asked.getByText(/back in to texts\?/)).toBeTruthy();
  const optIn = asked.getByRole<HTMLButtonElement>("button", { name: "Opt in to texts" });
  expect(optIn.disabled).toBe(true);
  await fireEvent.input(asked.getByLabelText("How did they ask?"), {
    target: { value: "Called the office" },
  });

  await fireEvent.click(optIn);

  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(fake.calls).toContainEqual({
    command: "contact.opt_in",
    params: { id: "c-9", channels: ["text"], reason: "Called the office" },
  });
  expect((await consent()).queryByText("Opted out")).toBeNull();
});

it("says beside a phone and an email where they came from, once for each", async () => {
  const { fake } = open("c-1");
  const said = (await consent()).getAllByText(/^From /);
  const source = fake.state.people.find(({ contact }) => contact.id === "c-1")?.source ?? "";

  expect(said.map((one) => one.textContent)).toEqual([
    expect.stringContaining(`From ${source}, `),
    expect.stringContaining(`From ${source}, `),
  ]);
  expect(said.map((one) => one.closest("li")?.textContent)).toEqual([
    expect.stringMatching(/^\s*Text/),
    expect.stringMatching(/^\s*Email/),
  ]);
});

it("opts in on the day they asked", async () => {
  const { fake } = open("c-9");
  await fireEvent.click(await button("Opt in to texts"));
  const asked = await dialog();
  const reason = asked.getByLabelText("How did they ask?");
  await fireEvent.input(reason, { target: { value: "By email" } });
  const day = asked.getByLabelText("Day they asked (optional)");
  await fireEvent.input(day, { target: { value: "2026-11-17" } });
  await fireEvent.blur(day);

  await fireEvent.click(asked.getByRole("button", { name: "Opt in to texts" }));

  await waitFor(() =>
    expect(fake.calls).toContainEqual({
      command: "contact.opt_in",
      params: {
        id: "c-9",
        channels: ["text"],
        reason: "By email",
        receivedAt: new Date(2026, 10, 17, 12).getTime(),
      },
    }),
  );
});

it("keeps the dialog with the reason when the engine refuses", async () => {
  const { fake } = open("c-9");
  fake.fail("contact.opt_in", "The disk is full.");
  await fireEvent.click(await button("Opt in to texts"));
  const asked = await dialog();
  const reason = asked.getByLabelText<HTMLTextAreaElement>("How did they ask?");
  await fireEvent.input(reason, { target: { value: "Called" } });
  await fireEvent.click(asked.getByRole("button", { name: "Opt in to texts" }));

  expect(await asked.findByText("The disk is full.")).toBeTruthy();
  expect(reason.value).toBe("Called");
});

it("offers both ways where nothing was said", async () => {
  open("c-3");
  expect(await button("Opt out of texts")).toBeTruthy();
  expect(await button("Opt in to texts")).toBeTruthy();
});

it("goes on to the contact beside by J", async () => {
  onTestFinished(openOrder.give(() => ["c-1", "c-1", "c-2"]));
  window.addEventListener("keydown", shortcuts.onKeydown);
  onTestFinished(() => window.removeEventListener("keydown", shortcuts.onKeydown));
  open();
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "Previous" })).disabled).toBe(true);

  await fireEvent.keyDown(document.body, { key: "j" });

  expect(router.contactId).toBe("c-2");
});

it("shows where the values came from", async () => {
  open();
  await fireEvent.click(await screen.findByRole("tab", { name: "Details" }));

  expect(await screen.findByTitle("project.material")).toBeTruthy();
  const [link] = screen.getAllByRole("link", { name: "Request" });
  expect(link?.getAttribute("href")).toMatch(/^#\/requests\/r-/);
});

it("says that a contact is gone", async () => {
  open("c-nobody");
  expect(await screen.findByText("This contact is not here any more")).toBeTruthy();
});

it("says why a contact could not be read and tries again", async () => {
  const fake = useFake();
  fake.fail("contact.get", "The disk is gone.");
  render(ContactPanel, { contactId: "c-1", onClose: () => undefined });
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is gone.");

  fake.mend("contact.get");
  await fireEvent.click(await button("Try again"));

  expect(await screen.findByRole("heading", { name: "Hana Kowalczyk" })).toBeTruthy();
});
