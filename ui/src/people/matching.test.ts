import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import ContactsScreen from "../contact/ContactsScreen.svelte";
import { layOut } from "../shared/layout.fixture";
import { router } from "../shell/router.svelte";
import type { FakeTransport } from "../testing/fake";
import { useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";

beforeEach(() => {
  layOut({ window: 800, row: 36 });
  location.hash = "";
  router.closeContact();
});

const asked = (fake: FakeTransport, name: string) =>
  fake.calls.filter(({ command }) => command === name).map(({ params }) => params);
const button = (name: string | RegExp) => screen.findByRole("button", { name });

async function pickLoaded(): Promise<void> {
  await fireEvent.click(await screen.findByRole("checkbox", { name: "Select all that are loaded" }));
}

async function pickEverything(): Promise<void> {
  await pickLoaded();
  expect(await screen.findByText("100 contacts selected")).toBeTruthy();
  await fireEvent.click(await button("Select all 10,000 matching"));
  expect(await screen.findByText("All 10,000 contacts selected")).toBeTruthy();
}

it("offers everything that matches once all loaded rows are picked", async () => {
  useFake("crowd");
  render(ContactsScreen);
  await pickEverything();
  expect((await button("Merge…")).hasAttribute("disabled")).toBe(true);
  const [first] = await screen.findAllByRole("option");
  await fireEvent.click(within(first as HTMLElement).getByRole("checkbox"));
  expect(await screen.findByText("99 contacts selected")).toBeTruthy();
});

it("does not offer more where every match is loaded", async () => {
  const fake = useFake();
  render(ContactsScreen);
  await pickLoaded();
  expect(await screen.findByText("60 contacts selected")).toBeTruthy();
  expect(asked(fake, "contact.count_matching")).toEqual([]);
});

it("tags everything that matches, piece by piece, without sending ids", async () => {
  const fake = useFake("crowd");
  render(ContactsScreen);
  await pickEverything();

  await fireEvent.click(await button("Tag…"));
  const dialog = within(await screen.findByRole("dialog"));
  await fireEvent.input(dialog.getByLabelText("Tag"), { target: { value: "Spring" } });
  await fireEvent.click(dialog.getByRole("button", { name: "Add tag" }));

  await until(() => expect(screen.queryByRole("toolbar", { name: "Selected contacts" })).toBeNull());
  const pieces = asked(fake, "contact.tag_matching") as Array<{ progress: { done?: number } }>;
  expect(pieces.map(({ progress }) => progress.done)).toEqual([undefined, 4_000, 8_000]);
  expect(asked(fake, "contact.add_tag")).toEqual([]);
  expect(fake.state.people.every(({ contact }) => contact.tags?.some(({ name }) => name === "Spring"))).toBe(
    true,
  );
});

it("asks before everything that matches is deleted", async () => {
  const fake = useFake("crowd");
  render(ContactsScreen);
  await pickEverything();

  await fireEvent.click(await button("Delete…"));
  const dialog = within(await screen.findByRole("dialog", { name: "Delete 10,000 contacts?" }));
  await fireEvent.click(dialog.getByRole("button", { name: "Delete" }));

  await until(() => expect(fake.state.people).toEqual([]));
});

it("lets go of everything when the filter finds others", async () => {
  useFake("crowd");
  render(ContactsScreen);
  await pickEverything();
  const field = screen.getByLabelText("Search contacts");
  await fireEvent.input(field, { target: { value: "hana" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  expect(await screen.findByText("100 contacts selected")).toBeTruthy();
});

it("tells how far it came when a piece is refused", async () => {
  const fake = useFake("crowd");
  render(ContactsScreen);
  await pickEverything();
  fake.fail("contact.tag_matching", "The disk is full.");
  await fireEvent.click(await button("Tag…"));
  const dialog = within(await screen.findByRole("dialog"));
  await fireEvent.input(dialog.getByLabelText("Tag"), { target: { value: "Spring" } });
  await fireEvent.click(dialog.getByRole("button", { name: "Add tag" }));
  expect(await dialog.findByText("The disk is full.")).toBeTruthy();
});

it("saves everything that matches as a file", async () => {
  const fake = useFake("crowd");
  render(ContactsScreen);
  await pickEverything();
  await fireEvent.click(await button("Export…"));
  const dialog = within(await screen.findByRole("dialog", { name: "Export 10,000 contacts" }));
  expect(dialog.queryByText("All contacts")).toBeNull();
  await fireEvent.click(dialog.getByRole("button", { name: "Save the file" }));
  await until(() => expect(asked(fake, "contact.export")).toEqual([{ style: "spreadsheet", filter: {} }]));
});
