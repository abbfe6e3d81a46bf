import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { layOut } from "../shared/layout.fixture";
import { listener } from "../shell/listener.svelte";
import { router } from "../shell/router.svelte";
import { workspace } from "../shell/workspace.svelte";
import type { FakeTransport } from "../testing/fake";
import { TEST_NOW, useFake } from "../testing/mount";
import type { Scene } from "../testing/state";
import BoardScreen from "./BoardScreen.svelte";

beforeEach(() => {
  layOut({ window: 2000, row: 91 });
  location.hash = "";
  router.closeContact();
});

async function board(scene: Scene = "busy"): Promise<FakeTransport> {
  const fake = useFake(scene);
  await Promise.all([workspace.reload(), listener.reload()]);
  render(BoardScreen);
  return fake;
}

const column = (name: string) => screen.findByRole("region", { name });
const card = (name: RegExp) => screen.findByRole("button", { name });

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

  await fireEvent.click(await card(/Hana Kowalczyk/));

  expect(router.contactId).toBe("c-1");
  expect((await card(/Hana Kowalczyk/)).getAttribute("aria-expanded")).toBe("true");
});

it("walks by the arrows across the columns", async () => {
  await board();
  const first = await card(/Hana Kowalczyk/);
  expect(first.tabIndex).toBe(0);
  first.focus();

  for (const key of ["ArrowDown", "ArrowRight"])
    await fireEvent.keyDown(document.activeElement ?? first, { key });

  const contacted = await column("Contacted");
  await vi.waitFor(() => {
    const second = within(contacted).getAllByRole("button")[1];
    expect(document.activeElement).toBe(second);
    expect(second?.tabIndex).toBe(0);
  });
  expect(first.tabIndex).toBe(-1);
});

it("takes a new lead in on top as soon as it is told", async () => {
  const fake = await board();
  await card(/Hana Kowalczyk/);
  const [person] = fake.state.people;
  if (!person) throw new Error("nobody is made up");
  const lead = { ...person.lead, id: "l-new", name: "Nadia Petrov", stageEnteredAt: TEST_NOW };
  fake.state.people = [{ ...person, lead }, ...fake.state.people];

  fake.tell([{ kind: "lead", ids: ["l-new"] }]);

  const arrived = await card(/Nadia Petrov/);
  expect(within(await column("New")).getAllByRole("button")[0]).toBe(arrived);
  expect(arrived.classList.contains("arrived")).toBe(true);
  await fireEvent.animationEnd(arrived);
  expect(arrived.classList.contains("arrived")).toBe(false);
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

  await vi.waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

it("says why it could not be read and tries again", async () => {
  const fake = useFake();
  fake.fail("board.get", "The disk is gone.");
  await Promise.all([workspace.reload(), listener.reload()]);
  render(BoardScreen);
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is gone.");

  fake.mend("board.get");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(await card(/Hana Kowalczyk/)).toBeTruthy();
});
