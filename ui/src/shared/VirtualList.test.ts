import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import Fixture from "./VirtualList.fixture.svelte";

const ROW = 36;
const names = Array.from({ length: 1000 }, (_, index) => `name ${index}`);

beforeEach(() => {
  // happy-dom has no layout: a window of ten rows.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(10 * ROW);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.classList.contains("probe") ? ROW : 10 * ROW;
  });
});

const list = () => screen.getByRole("listbox");
const selected = () => screen.queryByRole("option", { selected: true })?.textContent;

it("keeps only what is near the window in the document", async () => {
  render(Fixture, { items: names });
  expect(await screen.findByText("name 0")).toBeTruthy();
  expect(screen.getAllByRole("option").length).toBeLessThan(40);
  expect(screen.getAllByRole("option")[0]?.getAttribute("aria-setsize")).toBe("1000");
});

it("goes by the arrows and opens by Enter", async () => {
  const onOpen = vi.fn();
  render(Fixture, { items: names, onOpen });
  await screen.findByText("name 0");

  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"])
    await fireEvent.keyDown(list(), { key });
  expect(selected()).toBe("name 1");
  await fireEvent.keyDown(list(), { key: "Home" });
  expect(selected()).toBe("name 0");
  await fireEvent.keyDown(list(), { key: "Enter" });

  expect(onOpen).toHaveBeenCalledExactlyOnceWith("name 0");
});

it("takes over the focus that a click gives to a row, for it takes the keys", async () => {
  render(Fixture, { items: names });
  const row = (await screen.findByText("name 3")).closest<HTMLElement>('[role="option"]');
  if (!row) throw new Error("the row is no option");
  row.focus();
  await fireEvent.click(row);

  expect(document.activeElement).toBe(list());
  await fireEvent.keyDown(list(), { key: "ArrowDown" });
  expect(selected()).toBe("name 4");
});

it("asks for more only when the end is near", async () => {
  const onNearEnd = vi.fn();
  const { rerender } = render(Fixture, { items: names, onNearEnd });
  await screen.findByText("name 0");
  expect(onNearEnd).not.toHaveBeenCalled();

  await rerender({ items: names.slice(0, 20), onNearEnd });
  expect(onNearEnd).toHaveBeenCalled();
});

it("keeps the rows in place when new ones come on top of a scrolled list, and counts them", async () => {
  const { rerender } = render(Fixture, { items: names });
  await screen.findByText("name 0");
  list().scrollTop = 100 * ROW;
  await fireEvent.scroll(list());

  await rerender({ items: ["new 1", "new 2", ...names] });

  expect(list().scrollTop).toBe(102 * ROW);
  expect(screen.getByRole("button", { name: "2 new" })).toBeTruthy();
});

it("shows new rows at once when nobody has scrolled", async () => {
  const { rerender } = render(Fixture, { items: names });
  await screen.findByText("name 0");

  await rerender({ items: ["new 1", ...names] });

  expect(list().scrollTop).toBe(0);
  expect(screen.queryByRole("button")).toBeNull();
});

it("keeps the row under the pointer when new ones come on top", async () => {
  const { rerender } = render(Fixture, { items: names });
  await screen.findByText("name 0");
  const frame = list().parentElement;
  if (!frame) throw new Error("the list has no frame");
  await fireEvent.pointerEnter(frame);

  await rerender({ items: ["new 1", ...names] });

  expect(list().scrollTop).toBe(ROW);
});

it("does not call rows new that are in sight, in a list too short to give way to them", async () => {
  vi.spyOn(HTMLElement.prototype, "scrollBy").mockImplementation(() => undefined);
  const { rerender } = render(Fixture, { items: ["name 0", "name 1"] });
  await screen.findByText("name 0");
  const frame = list().parentElement;
  if (!frame) throw new Error("the list has no frame");
  await fireEvent.pointerEnter(frame);

  await rerender({ items: ["new 1", "name 0", "name 1"] });

  expect(await screen.findByText("new 1")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "1 new" })).toBeNull();
});

it("counts fewer as the rows that came are scrolled into sight", async () => {
  const { rerender } = render(Fixture, { items: names });
  await screen.findByText("name 0");
  list().scrollTop = 5 * ROW;
  await fireEvent.scroll(list());
  await rerender({ items: ["new 1", "new 2", ...names] });
  expect(screen.getByRole("button", { name: "2 new" })).toBeTruthy();

  list().scrollTop = ROW;
  await fireEvent.scroll(list());

  expect(screen.getByRole("button", { name: "1 new" })).toBeTruthy();
});

it("brings a followed row into sight and keeps it there, until somebody scrolls away", async () => {
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(1000 * ROW);
  const { rerender } = render(Fixture, { items: names });
  await screen.findByText("name 0");
  const isInSight = (index: number) => {
    const top = list().scrollTop;
    return index * ROW >= top && (index + 1) * ROW <= top + 10 * ROW;
  };

  await rerender({ items: names, followed: "name 200" });
  await expect.poll(() => isInSight(200)).toBe(true);
  await fireEvent.scroll(list());
  const moved = ["name 200", ...names.filter((name) => name !== "name 200")];
  await rerender({ items: moved, followed: "name 200" });
  await expect.poll(() => isInSight(0)).toBe(true);

  list().scrollTop = 500 * ROW;
  await fireEvent.scroll(list());
  await rerender({ items: ["new 1", ...moved], followed: "name 200" });
  expect(list().scrollTop).toBe(501 * ROW);
});
