import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import { layOut } from "../shared/layout.fixture";
import { router } from "../shell/router.svelte";
import { workspace } from "../shell/workspace.svelte";
import type { FakeTransport } from "../testing/fake";
import { useFake } from "../testing/mount";
import ContactsScreen from "./ContactsScreen.svelte";
import { until } from "../testing/until.fixture";

beforeEach(() => {
  layOut({ window: 800, row: 36 });
  location.hash = "";
  router.closeContact();
});

const lastAsked = (fake: FakeTransport) =>
  fake.calls.filter(({ command }) => command === "contact.list").at(-1)?.params;
const header = (name: string) => screen.findByRole("columnheader", { name });

async function search(text: string): Promise<void> {
  const field = screen.getByLabelText("Search contacts");
  await fireEvent.input(field, { target: { value: text } });
  await fireEvent.keyDown(field, { key: "Enter" });
}

it("starts with who was heard of last and counts all", async () => {
  const fake = useFake();
  render(ContactsScreen);

  expect(await screen.findByText("60 contacts")).toBeTruthy();
  expect((await header("Last activity")).getAttribute("aria-sort")).toBe("descending");
  expect(lastAsked(fake)).toMatchObject({ sort: "last_activity", descending: true });
});

it("orders by a column, and the other way round on the second click", async () => {
  const fake = useFake();
  render(ContactsScreen);
  const byName = await screen.findByRole("button", { name: "Name" });

  await fireEvent.click(byName);
  await until(() => expect(lastAsked(fake)).toMatchObject({ sort: "name", descending: false }));
  expect((await header("Name")).getAttribute("aria-sort")).toBe("ascending");
  await fireEvent.click(byName);
  await until(() => expect(lastAsked(fake)).toMatchObject({ sort: "name", descending: true }));
  expect((await header("Name")).getAttribute("aria-sort")).toBe("descending");
  expect((await header("Last activity")).getAttribute("aria-sort")).toBe("none");
});

it("opens the contact of a row by Enter", async () => {
  const fake = useFake();
  render(ContactsScreen);
  const list = await screen.findByRole("listbox", { name: "Contacts" });
  const first = (await screen.findAllByRole("option"))[0]?.textContent ?? "";

  await fireEvent.keyDown(list, { key: "ArrowDown" });
  await fireEvent.keyDown(list, { key: "Enter" });

  const opened = fake.state.people.find(({ contact }) => contact.id === router.contactId);
  expect(first).toContain(opened?.contact.name);
});

it("repeats a search that nobody matches and offers to drop it", async () => {
  useFake();
  render(ContactsScreen);
  await screen.findByText("60 contacts");

  await search("nobody at all");

  expect(await screen.findByText(/“nobody at all”/)).toBeTruthy();
  expect(screen.getByText("0 of 60 contacts")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Drop the search" }));
  expect(await screen.findByText("60 contacts")).toBeTruthy();
});

it("says what stands here before anybody has written", async () => {
  useFake("empty");
  await workspace.reload();
  render(ContactsScreen);
  expect((await screen.findByText(/Everybody who sends a lead/)).textContent).toContain("/newlead");
});

it("says why the contacts could not be read and tries again", async () => {
  const fake = useFake();
  fake.fail("contact.list", "The disk is gone.");
  render(ContactsScreen);
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is gone.");

  fake.mend("contact.list");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(await screen.findByRole("listbox", { name: "Contacts" })).toBeTruthy();
});

it("puts what fits best first while somebody searches", async () => {
  const fake = useFake();
  render(ContactsScreen);
  await screen.findByText("60 contacts");
  await search("hana");
  await until(() => expect(lastAsked(fake)).toMatchObject({ text: "hana", sort: "best" }));
  await search("");
  await until(() => expect(lastAsked(fake)).toMatchObject({ sort: "last_activity", descending: true }));
});

it("selects rows by their tick and by Shift, and deletes what is selected", async () => {
  const fake = useFake();
  render(ContactsScreen);
  const list = await screen.findByRole("listbox", { name: "Contacts" });
  const [first] = await screen.findAllByRole("checkbox", { name: /^Select (?!all)/ });
  await fireEvent.click(first as HTMLElement);
  expect(await screen.findByText("1 contact selected")).toBeTruthy();
  expect(router.contactId).toBeNull();

  await fireEvent.keyDown(list, { key: "ArrowDown", shiftKey: true });
  await fireEvent.keyDown(list, { key: "ArrowDown", shiftKey: true });
  expect(await screen.findByText("2 contacts selected")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Delete" }));

  await until(() => expect(screen.queryByText(/selected$/)).toBeNull());
  const deleted = fake.calls.find(({ command }) => command === "contact.delete")?.params as { ids: string[] };
  expect(deleted.ids).toHaveLength(2);
});

it("filters by consent and drops the filter again", async () => {
  const fake = useFake();
  render(ContactsScreen);
  await fireEvent.keyDown(await screen.findByRole("button", { name: "Filter" }), { key: "Enter" });
  await fireEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Opted out" }));

  await until(() => expect(lastAsked(fake)).toMatchObject({ consents: ["opted_out"] }));
  expect(await screen.findByText("6 of 60 contacts")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Drop consent: Opted out" }));
  expect(await screen.findByText("60 contacts")).toBeTruthy();
});

it("shows what an import brought when its address says so, and everybody when that filter goes", async () => {
  const fake = useFake();
  router.go("/contacts/import/i-1");
  const { rerender } = render(ContactsScreen, { importId: "i-1" });

  await fireEvent.click(await screen.findByRole("button", { name: "Drop import: old crm.csv" }));
  expect(fake.calls.find(({ command }) => command === "contact.list")?.params).toMatchObject({
    imports: ["i-1"],
  });
  expect(router.route).toEqual({ screen: "contacts", part: null, of: null });
  await rerender({ importId: null });
  await until(() => expect(lastAsked(fake)).not.toHaveProperty("imports"));
});

it("says that a lead is won instead of where it stood", async () => {
  const fake = useFake();
  const winner = fake.state.people.find(({ lead }) => lead.status === "won");
  render(ContactsScreen);
  await search(winner?.contact.name ?? "");

  const stage = await screen.findByTitle("Won in Estimate");
  expect(stage.textContent).toBe("Won");
});
