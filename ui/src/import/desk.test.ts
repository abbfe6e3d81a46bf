import { describe, expect, it, onTestFinished } from "vitest";
import type { ImportCell, ImportDetail } from "../rpc/generated/types";
import { announcements } from "../shared/announce.svelte";
import { useFake } from "../testing/mount";
import { ImportDesk } from "./desk.svelte";
import { Intake } from "./intake.svelte";
import { ProgressVoice } from "./progress";

const LIST = [
  "First name,Phone",
  "Nell,8045550119",
  "Ines,8.045550120E+09",
  "Wren,8.045550121E+09",
  ",",
].join("\n");

async function openDesk(text = LIST) {
  const fake = useFake();
  const intake = new Intake();
  await intake.take([new File([text], "leads.csv")]);
  const desk = new ImportDesk(intake.takeReady() ?? "");
  onTestFinished(desk.follow());
  // The made-up engine gives each test the same ids.
  onTestFinished(() => desk.mended.forget());
  await expect.poll(() => desk.preview !== null && !desk.looking).toBe(true);
  return { fake, desk };
}

const previews = (fake: ReturnType<typeof useFake>) =>
  fake.calls.filter(({ command }) => command === "import.preview");

describe("a draft", () => {
  it("begins with the columns and goes between them and the check", async () => {
    const { desk } = await openDesk();
    expect(desk.step).toBe("columns");
    desk.goTo("check");
    expect(desk.step).toBe("check");
    expect(desk.preview?.counts).toMatchObject({ rows: 4, new: 3, unusable: 1, cells: 2 });
  });

  it("shows a choice at once and looks at the file with it", async () => {
    const { desk } = await openDesk();

    const changed = desk.changeColumn(0, { kind: "ignore" });
    expect(desk.settings?.columns[0]?.target).toEqual({ kind: "ignore" });
    await changed;

    expect(desk.preview?.settings.columns[0]?.target).toEqual({ kind: "ignore" });
  });

  it("looks once more, with the last choice, after several quick ones", async () => {
    const { fake, desk } = await openDesk();
    const before = previews(fake).length;

    await Promise.all([
      desk.change({ source: "a" }),
      desk.change({ source: "b" }),
      desk.change({ source: "c" }),
    ]);
    await expect.poll(() => desk.looking).toBe(false);

    expect(previews(fake)).toHaveLength(before + 2);
    expect(desk.preview?.settings.source).toBe("c");
  });

  it("keeps the choices when the file cannot be read with them", async () => {
    const { fake, desk } = await openDesk();
    fake.fail("import.preview", "Give the field of “Phone” a name.");

    await desk.change({ source: "Home show" });

    expect(desk.fault?.message).toBe("Give the field of “Phone” a name.");
    expect(desk.settings?.source).toBe("Home show");
  });

  it("is looked at again when cells are mended", async () => {
    const { desk } = await openDesk();
    await desk.cells.restart();
    const [cell] = desk.cells.items as [ImportCell];

    await desk.setCell(cell, "8045550999");
    await expect.poll(() => desk.preview?.counts.cells).toBe(1);

    await desk.fixColumn(desk.cells.items[0] as ImportCell, 1);
    await expect.poll(() => desk.preview?.counts.cells).toBe(0);
    await expect.poll(() => desk.cells.items.length).toBe(0);
  });

  it("remembers what was mended, and takes it back", async () => {
    const { desk } = await openDesk(["Name,Phone", "Nell,555", "Ina,556", "Bo,8.045550121E+09"].join("\n"));
    await desk.cells.restart();
    const [nell, ina, bo] = desk.cells.items as [ImportCell, ImportCell, ImportCell];
    const told = () =>
      desk.mended
        .among(desk.cells.items, desk.sought)
        .map((mend) => [mend.cell.value, mend.kind === "cell" ? mend.text : mend.count]);

    await desk.setCell(nell, "8045550119");
    await desk.setCell(ina, "");
    await desk.fixColumn(bo, 1);
    await expect.poll(told).toEqual([
      ["8.045550121E+09", 1],
      ["556", ""],
      ["555", "8045550119"],
    ]);
    desk.seek({ row: nell.row, name: "Row 2, Nell" });
    await expect.poll(told).toEqual([["555", "8045550119"]]);
    desk.showAllCells();

    await desk.takeBack({ kind: "cell", cell: nell, text: "8045550119" });
    await expect.poll(() => desk.cells.items.map(({ value }) => value)).toEqual(["555"]);
    expect(told()).toHaveLength(2);
    await desk.discard();
    expect(told()).toEqual([]);
  });

  it("keeps what came first, and among what is to be looked at what cannot be read again", async () => {
    const { desk } = await openDesk(["Name,Phone", "Nell,555"].join("\n"));
    await desk.cells.restart();
    const first = () => desk.cells.items[0] as ImportCell;

    await desk.setCell(first(), "556");
    await expect.poll(() => first().value).toBe("556");
    expect(desk.mended.among(desk.cells.items, null)).toEqual([]);

    await desk.setCell(first(), "8045550119");
    await expect.poll(() => desk.cells.items.length).toBe(0);
    expect(desk.mended.among([], null)).toMatchObject([{ cell: { value: "555" }, text: "8045550119" }]);
  });

  it("is incomplete when nobody has looked at it", async () => {
    const fake = useFake();
    await fake.call("import.create", { filename: "half.csv" });
    const desk = new ImportDesk("i-3");
    onTestFinished(desk.follow());

    await expect.poll(() => desk.isIncomplete).toBe(true);
    expect(previews(fake)).toHaveLength(0);
  });
});

describe("an import", () => {
  it("runs to its end and says so", async () => {
    const { desk } = await openDesk();

    expect(await desk.start()).toBe(true);
    expect(desk.step).toBe("import");
    await expect.poll(() => desk.step, { timeout: 4000 }).toBe("done");

    expect(desk.detail).toMatchObject({ state: "done", created: 3, failed: 1 });
    expect(announcements.text).toContain("Imported: 3 new");
  });

  it("is stopped and continued", async () => {
    const { desk } = await openDesk();
    await desk.start();

    await desk.cancel();
    expect(desk.detail?.state).toBe("cancelled");
    expect(desk.step).toBe("import");

    await desk.continue();
    await expect.poll(() => desk.detail?.state, { timeout: 4000 }).toBe("done");
  });

  it("is reverted, and names who stayed", async () => {
    useFake();
    const desk = new ImportDesk("i-1");
    onTestFinished(desk.follow());
    await expect.poll(() => desk.step).toBe("done");

    await desk.revert();
    await expect.poll(() => desk.detail?.state, { timeout: 8000 }).toBe("reverted");

    expect(desk.detail?.keptContacts.first).toHaveLength(2);
    expect(desk.detail?.optedOutContacts.count).toBe(22);
  }, 10_000);

  it("stays where it is when the engine refuses", async () => {
    const { fake, desk } = await openDesk();
    fake.fail("import.start", "Another import is under way.");

    expect(await desk.start()).toBe(false);

    expect(desk.actFault).toBe("Another import is under way.");
    expect(desk.step).toBe("columns");
    expect(desk.acting).toBeNull();
  });
});

it("is told aloud at every quarter, once", async () => {
  const fake = useFake();
  const detail = (await fake.call("import.get", { id: "i-2" })) as ImportDetail;
  const voice = new ProgressVoice();
  const said: string[] = [];
  for (const rowsDone of [0, 10, 24, 25, 30, 49, 80, 99]) {
    announcements.text = "";
    voice.hear({ ...detail, state: "running", rowsTotal: 100, rowsDone });
    if (announcements.text !== "") said.push(announcements.text);
  }
  expect(said).toEqual(["25 percent, 25 of 100", "75 percent, 80 of 100"]);
});
