import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { layOut } from "./layout.fixture";
import Fixture from "./UnevenList.fixture.svelte";

const ROW = 40;
const names = Array.from({ length: 1000 }, (_, index) => `name ${index}`);

beforeEach(() => layOut({ window: 10 * ROW, row: ROW }));

function scroller(): HTMLElement {
  const found = screen.getByRole("list").parentElement;
  if (!found) throw new Error("the list has no scroller");
  return found;
}

const row = (name: string) => screen.findByText(name);

it("keeps only what is near the window in the document", async () => {
  render(Fixture, { items: names });
  await row("name 0");
  expect(screen.getAllByRole("listitem").length).toBeLessThan(40);
  expect(screen.getAllByRole("listitem")[0]?.getAttribute("aria-setsize")).toBe("1000");
});

it("keeps the row with the focus in the document, wherever it is", async () => {
  render(Fixture, { items: names, kept: "name 700" });
  expect(await row("name 700")).toBeTruthy();
  expect(screen.queryByText("name 699")).toBeNull();
});

it("asks for more only when the end is near", async () => {
  const onNearEnd = vi.fn();
  const { rerender } = render(Fixture, { items: names, onNearEnd });
  await row("name 0");
  expect(onNearEnd).not.toHaveBeenCalled();

  await rerender({ items: names.slice(0, 15), onNearEnd });
  expect(onNearEnd).toHaveBeenCalled();
});

it("shows new rows at once when nobody points or has scrolled", async () => {
  const { rerender } = render(Fixture, { items: names });
  await row("name 0");

  await rerender({ items: ["new 1", ...names] });

  expect(await row("new 1")).toBeTruthy();
  expect(scroller().scrollTop).toBe(0);
});

it("holds the row under the pointer though the list is too short to scroll, and lets go with the pointer", async () => {
  const { rerender } = render(Fixture, { items: ["name 0", "name 1"] });
  const item = (await row("name 1")).closest('[role="listitem"]');
  if (!item) throw new Error("the row is no list item");
  await fireEvent.pointerEnter(item);

  await rerender({ items: ["new 1", "name 0", "name 1"] });

  await waitFor(() => expect(scroller().scrollTop).toBeGreaterThanOrEqual(ROW));
  expect(screen.getByRole("button", { name: "1 new" })).toBeTruthy();
  const held = Number.parseInt(screen.getByRole("list").style.height);
  expect(held).toBeGreaterThan(10 * ROW);

  const frame = scroller().parentElement;
  if (!frame) throw new Error("the list has no frame");
  await fireEvent.pointerLeave(frame);
  expect(Number.parseInt(screen.getByRole("list").style.height)).toBeLessThan(held);
});
