import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { call, RpcFault } from "../rpc/client";
import { shortcuts } from "../shared/keys";
import { layOut } from "../shared/layout.fixture";
import { listener } from "../shell/listener.svelte";
import { router } from "../shell/router.svelte";
import { workspace } from "../shell/workspace.svelte";
import type { FakeTransport } from "../testing/fake";
import { TEST_NOW, useFake } from "../testing/mount";
import type { Scene } from "../testing/state";
import BoardScreen from "./BoardScreen.svelte";
import { until } from "../testing/until.fixture";

beforeEach(() => {
  localStorage.clear();
  layOut({ window: 2000, row: 91 });
  location.hash = "";
  router.closeContact();
  window.addEventListener("keydown", shortcuts.onKeydown);
});
afterEach(() => window.removeEventListener("keydown", shortcuts.onKeydown));

async function board(scene: Scene = "busy"): Promise<FakeTransport> {
  const fake = useFake(scene);
  await Promise.all([workspace.reload(), listener.reload()]);
  render(BoardScreen);
  return fake;
}

const column = (name: string) => screen.findByLabelText(name, { selector: "section" });
const facesIn = (within: ParentNode) => [...within.querySelectorAll<HTMLElement>("[data-card]")];

/** The first card that shows this name. */
async function card(name: string): Promise<HTMLElement> {
  const find = () => facesIn(document).find((face) => face.textContent?.includes(name));
  await until(() => expect(find()).toBeTruthy());
  return find() as HTMLElement;
}

async function focused(name: string): Promise<HTMLElement> {
  const face = await card(name);
  face.focus();
  return face;
}

const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const called = (fake: FakeTransport, command: string) =>
  fake.calls.filter((one) => one.command === command).map(({ params }) => params);

it("shows each stage with count and sum, and the rails", async () => {
  await board();

  const contacted = await column("Contacted");
  expect(within(contacted).getByText("7")).toBeTruthy();
  expect(within(contacted).getAllByRole("listitem")).toHaveLength(7);
  expect((await screen.findByText(/^27 open leads, \$/)).textContent).toBeTruthy();
  expect((await column("Won")).textContent).toMatch(/19 leads, \$/);
});

it("opens the contact of a card and marks the card", async () => {
  await board();

  await fireEvent.click(await card("Hana Kowalczyk"));

  expect(router.contactId).toBe("c-1");
  expect((await card("Hana Kowalczyk")).getAttribute("aria-expanded")).toBe("true");
});

it("walks by the arrows across the columns", async () => {
  await board();
  const first = await card("Hana Kowalczyk");
  expect(first.tabIndex).toBe(0);
  first.focus();

  for (const key of ["ArrowDown", "ArrowRight"]) await press(key);

  const contacted = await column("Contacted");
  await until(() => {
    const second = facesIn(contacted)[1];
    expect(document.activeElement).toBe(second);
    expect(second?.tabIndex).toBe(0);
  });
  expect(first.tabIndex).toBe(-1);
});

it("takes a new lead in on top as soon as it is told", async () => {
  const fake = await board();
  await card("Hana Kowalczyk");
  const [person] = fake.state.people;
  if (!person) throw new Error("nobody is made up");
  const lead = { ...person.lead, id: "l-new", name: "Nadia Petrov", stageEnteredAt: TEST_NOW };
  fake.state.people = [
    { ...person, lead, contact: { ...person.contact, leads: [lead] } },
    ...fake.state.people,
  ];

  fake.tell([{ kind: "lead", ids: ["l-new"] }]);

  const arrived = await card("Nadia Petrov");
  expect(facesIn(await column("New"))[0]).toBe(arrived);
  const frame = arrived.closest(".card") as HTMLElement;
  expect(frame.classList.contains("arrived")).toBe(true);
  await fireEvent.animationEnd(frame);
  expect(frame.classList.contains("arrived")).toBe(false);
});

it("says what an empty board waits for and offers a test", async () => {
  const fake = await board("empty");

  expect((await column("New")).textContent).toContain("/api/webhooks/20481000/newlead");
  expect((await column("Talking")).textContent).toContain("No lead is in Talking.");
  await fireEvent.click(screen.getByRole("button", { name: "Send a test" }));

  expect(fake.calls).toContainEqual({ command: "listener.test", params: { departmentId: "d-richmond" } });
});

it("says when no lead can come in, and turns the listener on", async () => {
  await board("off");

  await fireEvent.click(await screen.findByRole("button", { name: "Turn on" }));

  await until(() => expect(screen.queryByRole("alert")).toBeNull());
});

it("says why it could not be read and tries again", async () => {
  const fake = useFake();
  fake.fail("board.get", "The disk is gone.");
  await Promise.all([workspace.reload(), listener.reload()]);
  render(BoardScreen);
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is gone.");

  fake.mend("board.get");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(await card("Hana Kowalczyk")).toBeTruthy();
});

it("carries a card by the keys and says where it stands", async () => {
  const fake = await board();
  await focused("Luis Brooks");

  await press(" ");
  await press("ArrowRight");
  await press(" ");

  const contacted = await column("Contacted");
  await until(() => expect(facesIn(contacted)[1]?.textContent).toContain("Luis Brooks"));
  expect(called(fake, "lead.move")).toEqual([
    { ids: ["l-5"], stageId: "s-contacted", afterId: "l-2", was: "s-new" },
  ]);
});

it("puts a lifted card back on Escape", async () => {
  const fake = await board();
  await focused("Luis Brooks");

  for (const key of [" ", "ArrowRight", "Escape"]) await press(key);

  await until(async () => expect(facesIn(await column("New"))[1]?.textContent).toContain("Luis Brooks"));
  expect(called(fake, "lead.move")).toEqual([]);
});

it("shows a move at once and puts the card back when it is refused", async () => {
  const fake = await board();
  await focused("Luis Brooks");
  let refuse = (): void => undefined;
  vi.spyOn(fake, "call").mockImplementationOnce(
    () =>
      new Promise((_, reject) => {
        refuse = () => reject(new RpcFault({ code: "conflict", message: "It was moved meanwhile." }));
      }),
  );

  await press("ArrowRight", { altKey: true });
  expect(facesIn(await column("Contacted"))[1]?.textContent).toContain("Luis Brooks");
  expect((await column("New")).textContent).toMatch(/New ?6/);
  refuse();

  await until(async () => expect(facesIn(await column("New"))[1]?.textContent).toContain("Luis Brooks"));
  expect((await card("Luis Brooks")).textContent).toContain("It was moved meanwhile.");
});

it("moves all that are selected from the menu, as one act", async () => {
  const fake = await board();
  await focused("Luis Brooks");
  await press("x");
  await press("ArrowDown", { shiftKey: true });
  expect(await screen.findByText("2 leads selected")).toBeTruthy();

  await press("m");
  const estimates = await screen.findAllByText("Estimate");
  await fireEvent.click(estimates.find((one) => one.closest("[role=menuitem]")) as HTMLElement);

  await until(() =>
    expect(called(fake, "lead.move")).toEqual([{ ids: ["l-5", "l-9"], stageId: "s-estimate", was: "s-new" }]),
  );
  await until(() => expect(screen.queryByText("2 leads selected")).toBeNull());
});

it("asks why a lead is lost, and keeps it where it is on Escape", async () => {
  const fake = await board();
  await focused("Luis Brooks");

  await press("l");
  const why = await screen.findByRole("combobox", { name: "Why" });
  await fireEvent.click(screen.getByRole("button", { name: "Lost" }));
  expect((await screen.findByText(/Say why in a few words/)).textContent).toBeTruthy();
  await fireEvent.input(why, { target: { value: "Too expensive" } });
  await fireEvent.click(screen.getByRole("button", { name: "Lost" }));

  await until(() => expect(called(fake, "lead.lose")).toEqual([{ ids: ["l-5"], reason: "Too expensive" }]));
});

it("does nothing by a letter while somebody types", async () => {
  await board();
  const field = await screen.findByLabelText("Name or phone", { selector: "input" });
  field.focus();
  await fireEvent.keyDown(field, { key: "n" });
  await fireEvent.keyDown(field, { key: "w" });
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("says on a card where the lead comes from, and keeps the sender's own status to the panel", async () => {
  const fake = await board();
  const leads = fake.state.people.map(({ lead }) => lead);
  const told = leads.find(
    ({ status, source, externalStatus }) => status === "open" && source && externalStatus,
  );
  const face = await card(told?.name ?? "");
  expect(face.querySelector(".about")?.textContent).toBe(told?.source);
});

it("holds the rails and what lies behind them to the filter", async () => {
  const fake = await board();
  const field = await screen.findByLabelText("Name or phone", { selector: "input" });
  const won = fake.state.people.map(({ lead }) => lead).filter(({ status }) => status === "won");
  const wanted = won[0]?.name.split(" ")[0]?.toLowerCase() ?? "";
  const count = won.filter(({ name }) => name.toLowerCase().includes(wanted)).length;

  await fireEvent.input(field, { target: { value: wanted } });
  await fireEvent.keyDown(field, { key: "Enter" });
  const rail = await column("Won");
  await until(() => expect(rail.textContent).toContain(`${count} of ${won.length} leads`));

  await fireEvent.click(within(rail).getByRole("button"));
  expect(await screen.findByText(/Only those that pass the filter/)).toBeTruthy();
  expect(called(fake, "lead.list").at(-1)).toMatchObject({ status: "won", filter: { text: wanted } });
  expect((await screen.findAllByText(/^Won in Estimate/)).length).toBe(count);
});

it("counts what passes the filter, and says so when nothing does", async () => {
  await board();
  const field = await screen.findByLabelText("Name or phone", { selector: "input" });
  await fireEvent.input(field, { target: { value: "hana" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  await until(async () => expect((await column("New")).textContent).toMatch(/3 of 7/));

  await fireEvent.input(field, { target: { value: "zzz" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  expect(await screen.findByText("No lead passes the filter.")).toBeTruthy();
  await fireEvent.click(screen.getByText("Drop the filter"));
  expect(await card("Hana Kowalczyk")).toBeTruthy();
});

it("restores from the trash, which says how long things stay", async () => {
  const fake = await board();
  await focused("Luis Brooks");
  await press("Delete");
  await until(() => expect(called(fake, "lead.delete")).toEqual([{ ids: ["l-5"] }]));

  await fireEvent.keyDown(screen.getByLabelText("More of the board"), { key: "Enter" });
  await fireEvent.keyDown(await screen.findByText("Trash"), { key: "Enter" });
  expect(await screen.findByText(/stay here for 30 days/)).toBeTruthy();
  await fireEvent.click(await screen.findByLabelText("Restore Luis Brooks"));

  await until(() => expect(called(fake, "lead.restore")).toEqual([{ ids: ["l-5"] }]));
});

it("says why the only pipeline cannot be deleted, and deletes one of several", async () => {
  const fake = await board();
  const deletion = async () => {
    await fireEvent.keyDown(await screen.findByLabelText("More of the board"), { key: "Enter" });
    return screen.findByRole("menuitem", { name: /^Delete pipeline/ });
  };
  const only = await deletion();
  expect(only.textContent?.trim()).toBe("Delete pipeline: it is the only one");
  expect(only.getAttribute("aria-disabled")).toBe("true");
  await fireEvent.click(only);
  expect(called(fake, "pipeline.delete")).toEqual([]);
  await fireEvent.keyDown(only, { key: "Escape" });
  await until(() => expect(screen.queryByRole("menuitem")).toBeNull());

  await call("pipeline.create", { departmentId: "d-richmond", name: "Repairs" });
  await until(() => expect(screen.getByRole("button", { name: /^Sales pipeline/ })).toBeTruthy());
  const one = await deletion();
  await until(() => expect(one.textContent?.trim()).toBe("Delete pipeline"));
  await fireEvent.click(one);
  await until(() => expect(called(fake, "pipeline.delete")).toEqual([{ id: "p-sales" }]));
});

it("collapses a stage to a rail, and remembers it for whoever sits at the desk", async () => {
  const fake = await board();
  const first = within(await column("Contacted"));
  await fireEvent.click(first.getByRole("button", { name: "Stage Contacted" }));
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Collapse" }));

  const rail = within(await column("Contacted")).getByRole("button");
  expect(rail.textContent).toMatch(/Contacted\s+7 leads, \$/);
  await until(() => expect(document.activeElement).toBe(rail));
  expect(facesIn(await column("Contacted"))).toEqual([]);

  fake.state.users = fake.state.users.map((user) => ({ ...user, atDesk: !user.atDesk }));
  fake.tell([{ kind: "user", ids: null }]);
  await until(async () => expect(facesIn(await column("Contacted"))).toHaveLength(7));
  fake.state.users = fake.state.users.map((user) => ({ ...user, atDesk: !user.atDesk }));
  fake.tell([{ kind: "user", ids: null }]);
  await until(async () => expect(facesIn(await column("Contacted"))).toEqual([]));

  await fireEvent.click(within(await column("Contacted")).getByRole("button"));
  await until(async () => expect(facesIn(await column("Contacted"))).toHaveLength(7));
});

it("carries a card by the keys past a stage that is collapsed", async () => {
  localStorage.setItem("porchlight.collapsed.u-dana", "s-contacted");
  const fake = await board();
  await focused("Hana Kowalczyk");

  await press("ArrowRight", { altKey: true });

  await until(() => expect(called(fake, "lead.move")).toHaveLength(1));
  expect(called(fake, "lead.move")[0]).toMatchObject({ stageId: "s-talking" });
});

it("lets a view show what the board shows now", async () => {
  const fake = await board();
  await card("Hana Kowalczyk");
  const made = await call("view.create", {
    pipelineId: "p-sales",
    name: "Mine",
    filter: { ownerIds: ["u-dana"] },
  });
  const views = async () => fireEvent.click(await screen.findByRole("button", { name: /^Views|^Mine/ }));
  await views();
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Mine" }));
  const field = screen.getByLabelText("Name or phone");
  await fireEvent.input(field, { target: { value: "hana" } });
  await fireEvent.keyDown(field, { key: "Enter" });

  await screen.findByRole("button", { name: "Drop the filter" });
  await views();
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Update the view Mine" }));

  await until(() =>
    expect(called(fake, "view.update")).toEqual([
      { id: made.id, filter: { ownerIds: ["u-dana"], text: "hana" } },
    ]),
  );
});
