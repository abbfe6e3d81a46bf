import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ImportDetail } from "../rpc/generated/types";
import { layOut } from "../shared/layout.fixture";
import { intake } from "./intake.svelte";
import { router } from "../shell/router.svelte";
import { workspace } from "../shell/workspace.svelte";
import type { FakeTransport } from "../testing/fake";
import { useFake } from "../testing/mount";
import ExportDialog from "./ExportDialog.svelte";
import ImportScreen from "./ImportScreen.svelte";
import RevertDialog from "./RevertDialog.svelte";
import { until } from "../testing/until.fixture";

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const heading = (name: string) => screen.findByRole("heading", { name });

async function choose(text: string, name: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("there is nowhere to choose a file");
  Object.defineProperty(input, "files", { value: [new File([text], name)], configurable: true });
  await fireEvent.change(input);
}

beforeEach(async () => {
  router.go("/import");
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

describe("cells that cannot be read", () => {
  const LIST = ["Name,Phone,Mobile", "Nell Ash,8045550119,555", "Ina Roy,8045550120,", "Bo Diaz,12,556"].join(
    "\n",
  );

  async function open(): Promise<FakeTransport> {
    layOut({ window: 800, row: 36 });
    const fake = useFake();
    await workspace.reload();
    await intake.take([new File([LIST], "leads.csv")]);
    render(ImportScreen, { importId: intake.takeReady() ?? "" });
    return fake;
  }

  it("are found from the column that they stand in", async () => {
    await open();
    await fireEvent.click(await button("2 cells to look at"));

    expect(await screen.findByText("Column Mobile")).toBeTruthy();
    expect(await screen.findByText("Row 2, Nell Ash, Mobile")).toBeTruthy();
    expect(await screen.findByText("Row 4, Bo Diaz, Mobile")).toBeTruthy();
    expect(screen.queryByText("Row 4, Bo Diaz, Phone")).toBeNull();
    await until(() => expect(document.activeElement?.textContent?.trim()).toBe("555"));
  });

  it("are found from their row, and the others from there", async () => {
    await open();
    await fireEvent.click(await button("Check the rows"));
    await fireEvent.click(await screen.findByText("Bo Diaz"));

    expect(await screen.findByText("Row 4, Bo Diaz")).toBeTruthy();
    expect(await screen.findByText("Row 4, Bo Diaz, Phone")).toBeTruthy();
    expect(screen.queryByText("Row 2, Nell Ash, Mobile")).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "Drop only: Row 4, Bo Diaz" }));
    expect(await screen.findByText("Row 2, Nell Ash, Mobile")).toBeTruthy();
  });

  it("stay in sight when they are mended, with what came, and are taken back", async () => {
    const fake = await open();
    await fireEvent.click(await button("2 cells to look at"));
    await screen.findByText("Row 2, Nell Ash, Mobile");
    const [leaveOut] = screen.getAllByRole("button", { name: "Leave the cell out" });
    await fireEvent.click(leaveOut as HTMLElement);

    expect(await screen.findByRole("heading", { name: "Mended (1)" })).toBeTruthy();
    const rows = screen
      .getAllByRole("listitem")
      .map((row) => row.textContent?.replaceAll(/\s+/g, " ").trim());
    expect(rows.at(-1)).toBe("Row 2, Nell Ash, Mobile Left out It was 555 Take back");
    await fireEvent.click(screen.getByRole("button", { name: "Take back Row 2, Nell Ash, Mobile" }));

    await until(() => expect(screen.queryByRole("heading", { name: "Mended (1)" })).toBeNull());
    expect(await screen.findByText("“555” is too short for a phone.")).toBeTruthy();
    expect(fake.calls.filter(({ command }) => command === "import.set_cell").at(-1)?.params).toMatchObject({
      row: 2,
      value: "555",
    });
  });

  it("are listed at the end, where they were left as they are", async () => {
    const fake = await open();
    await fireEvent.click(await button("Check the rows"));
    await fireEvent.click(await button("Import 3 rows"));

    const left = await screen.findByRole("region", { name: "Could not be read" }, { timeout: 10_000 });
    expect(left.textContent).toContain("Row 2, Nell Ash, Mobile");
    expect(left.textContent).toContain("“555” is too short for a phone.");
    await fireEvent.click(await button("Show its contacts"));
    const { id } = fake.calls.find(({ command }) => command === "import.start")?.params as { id: string };
    expect(router.route).toEqual({ screen: "contacts", part: "import", of: id });
  });
});

it("names who stays opted out after it was reverted", async () => {
  useFake();
  render(ImportScreen, { importId: "i-1" });
  await fireEvent.click(await button("Revert import…"));
  await fireEvent.click(await button("Revert import"));

  const out = await screen.findByRole("region", { name: "22 people stay opted out" }, { timeout: 15_000 });
  const [first] = within(out).getAllByRole("button");
  await fireEvent.click(first as HTMLElement);
  expect(router.contactId).not.toBeNull();
  router.closeContact();
});

it.each([
  [1, "1 contact that it made goes to the trash, with its leads."],
  [2, "2 contacts that it made go to the trash, with their leads."],
])("counts what goes back in whole sentences: %i", async (created, sentence) => {
  const fake = useFake();
  const one = (await fake.call("import.get", { id: "i-1" })) as ImportDetail;
  const revert = { onRevert: () => Promise.resolve(), onClose: () => undefined };
  render(RevertDialog, { one: { ...one, created, updated: 1, optedOut: 1 }, ...revert });

  const words = screen.getByRole("dialog").textContent?.replaceAll(/\s+/g, " ");
  expect(words).toContain(sentence);
  expect(words).toContain("1 contact that it changed gets the old values back.");
  expect(words).toContain("1 person whom it opted out stays opted out");
});

it("asks before it reverts, and says what stays", async () => {
  const fake = useFake();
  render(ImportScreen, { importId: "i-1" });

  await fireEvent.click(await button("Revert import…"));
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain("371 contacts that it made go to the trash");
  expect(dialog.textContent).toContain("22 people whom it opted out stay opted out");
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
