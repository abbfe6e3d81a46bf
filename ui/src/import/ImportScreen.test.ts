import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { intake } from "./intake.svelte";
import { router } from "../shell/router.svelte";
import { workspace } from "../shell/workspace.svelte";
import { useFake } from "../testing/mount";
import ExportDialog from "./ExportDialog.svelte";
import ImportScreen from "./ImportScreen.svelte";

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const heading = (name: string) => screen.findByRole("heading", { name });

async function choose(text: string, name: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("there is nowhere to choose a file");
  Object.defineProperty(input, "files", { value: [new File([text], name)], configurable: true });
  await fireEvent.change(input);
}

beforeEach(async () => {
  location.hash = "#/import";
  await intake.cancel();
});

it("says in place what is wrong with a file, and takes another", async () => {
  useFake();
  render(ImportScreen, { importId: null });
  await button("Choose a file");

  await choose("PK\u0003\u0004", "leads.xlsx");
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("leads.xlsx was not taken in");
  expect(alert.textContent).toContain("save it as “CSV UTF-8”");

  await choose("Name,Phone\nNell,8045550119", "leads.csv");
  await expect.poll(() => location.hash).toBe("#/import/i-3");
});

it("tells where there are none yet", async () => {
  useFake("empty");
  render(ImportScreen, { importId: null });
  await heading("Nothing imported yet");
});

it("keeps the earlier ones from hiding a failure", async () => {
  const fake = useFake();
  fake.fail("import.list", "The disk cannot be read.");
  render(ImportScreen, { importId: null });
  expect((await screen.findByRole("alert")).textContent).toContain("The disk cannot be read.");
});

it("leads from the columns to the check and into the import", async () => {
  const fake = useFake();
  await workspace.reload();
  await intake.take([new File(["Name,Phone\nNell,8045550119\nIna,8045550120"], "leads.csv")]);
  const id = intake.takeReady() ?? "";
  render(ImportScreen, { importId: id });

  await screen.findByText("2 rows");
  await fireEvent.click(await button("Check the rows"));
  await screen.findByText("cannot be used");
  await fireEvent.click(await button("Import 2 rows"));

  await heading("Importing");
  expect(fake.calls.some(({ command }) => command === "import.start")).toBe(true);
  expect(document.querySelector("[aria-current=step]")?.textContent).toContain("Import");
});

it("asks before it reverts, and says what stays", async () => {
  const fake = useFake();
  render(ImportScreen, { importId: "i-1" });

  await fireEvent.click(await button("Revert import…"));
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain("371 contacts that it made go to the trash");
  expect(dialog.textContent).toContain("Opt-outs that the file brought still stand");
  expect(fake.calls.some(({ command }) => command === "import.revert")).toBe(false);

  await fireEvent.click(within(dialog).getByRole("button", { name: "Revert import" }));
  await heading("Reverting");
});

it("offers to go on where an import was interrupted", async () => {
  const fake = useFake();
  render(ImportScreen, { importId: "i-2" });
  await screen.findByText("It was interrupted. It can be continued or taken back.");
  await fireEvent.click(await button("Continue"));
  await heading("Importing");
  expect(fake.calls.some(({ command }) => command === "import.continue")).toBe(true);
});

it("saves the contacts that were searched for, or all", async () => {
  const fake = useFake();
  const onClose = vi.fn();
  render(ExportDialog, { filter: { text: "nell" }, onClose });

  await fireEvent.click(await screen.findByRole("radio", { name: "Exact" }));
  await fireEvent.click(await button("Save the file"));

  await expect.poll(() => onClose.mock.calls.length).toBe(1);
  expect(fake.saved.map(({ filename }) => filename)).toEqual(["contacts.csv"]);
  expect(fake.calls.at(-1)).toEqual({
    command: "contact.export",
    params: { style: "exact", filter: { text: "nell" } },
  });
  expect(router.route.screen).toBe("import");
});
