import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { layOut } from "../shared/layout.fixture";
import { useFake } from "../testing/mount";
import DuplicatesScreen from "./DuplicatesScreen.svelte";
import MergeDialog from "./MergeDialog.svelte";
import { NewContact } from "./new-contact.svelte";
import TrashScreen from "./TrashScreen.svelte";

beforeEach(() => layOut({ window: 800, row: 48 }));

const asked = (fake: ReturnType<typeof useFake>, name: string) =>
  fake.calls.filter(({ command }) => command === name).map(({ params }) => params);

it("says what a merge would do, tries it without doing it, and does it with the choices made", async () => {
  const fake = useFake();
  const onMerged = vi.fn();
  render(MergeDialog, { ids: ["c-1", "c-9"], onMerged, onClose: () => undefined });
  const dialog = within(await screen.findByRole("dialog"));

  expect(await dialog.findByText(/goes into Hana Kowalczyk, with 2 leads/)).toBeTruthy();
  expect(dialog.getByText(/becomes opted out of text, because/)).toBeTruthy();
  await fireEvent.click(dialog.getByRole("radio", { name: "First name: Yusuf" }));
  expect(await dialog.findByText(/First name changes from “Hana”/)).toBeTruthy();
  await fireEvent.click(dialog.getByRole("button", { name: "Merge" }));

  await waitFor(() => expect(onMerged).toHaveBeenCalledWith("c-1"));
  expect(asked(fake, "contact.merge").filter((wish) => !("dryRun" in wish))).toContainEqual({
    wish: { survivorId: "c-1", otherIds: ["c-9"], choose: { firstName: "c-9" } },
  });
});

it("lets the other one survive", async () => {
  const fake = useFake();
  render(MergeDialog, { ids: ["c-1", "c-2"], onMerged: () => undefined, onClose: () => undefined });
  await fireEvent.click(await screen.findByRole("radio", { name: "Owen Nandakumar" }));
  await waitFor(() =>
    expect(asked(fake, "contact.merge").at(-1)).toMatchObject({
      wish: { survivorId: "c-2", otherIds: ["c-1"] },
      dryRun: true,
    }),
  );
});

it("says why contacts cannot be merged", async () => {
  const fake = useFake();
  fake.fail("contact.merge", "Contacts of two departments cannot be merged.");
  render(MergeDialog, { ids: ["c-1", "c-2"], onMerged: () => undefined, onClose: () => undefined });
  expect((await screen.findByRole("alert")).textContent).toContain("two departments");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Merge" }).disabled).toBe(true);
});

it("puts duplicates forward with the reason, and remembers that they are none", async () => {
  const fake = useFake();
  render(DuplicatesScreen);
  expect(await screen.findByText("Same phone (804) 555-0100.")).toBeTruthy();
  const [first] = screen.getAllByRole("button", { name: /^Not a duplicate/ });

  await fireEvent.click(first as HTMLElement);

  await waitFor(() => expect(asked(fake, "duplicate.dismiss")).toEqual([{ ids: ["c-1", "c-13"] }]));
  await waitFor(() => expect(screen.queryByText("Same phone (804) 555-0100.")).toBeNull());
});

it("shows until when the trash keeps a contact, and gives it back", async () => {
  const fake = useFake();
  await fake.call("contact.delete", { ids: ["c-2"] });
  render(TrashScreen);
  expect(await screen.findByText("Gone on Dec 19")).toBeTruthy();

  await fireEvent.click(screen.getByRole("button", { name: "Restore Owen Nandakumar" }));

  expect(await screen.findByText("The trash is empty")).toBeTruthy();
  expect(asked(fake, "contact.restore")).toEqual([{ ids: ["c-2"] }]);
});

it("makes a contact of what was typed, and nothing of nothing", async () => {
  const fake = useFake();
  const form = new NewContact("d-richmond");
  expect(await form.save()).toBeNull();
  expect(form.faults.firstName).toMatch(/Write a name/);
  form.typed.firstName = " Ada ";
  form.typed.phone = "804 555 0188";

  expect((await form.save())?.name).toBe("Ada");
  expect(asked(fake, "contact.create")).toEqual([
    { departmentId: "d-richmond", details: { firstName: "Ada" }, phones: [{ text: "804 555 0188" }] },
  ]);
});
