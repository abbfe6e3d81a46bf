import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import Calendar from "./Calendar.svelte";

const day = (name: RegExp) => screen.getByRole<HTMLButtonElement>("button", { name });

it("offers no day after the latest one, by the pointer or by the keys", async () => {
  const onPick = vi.fn();
  render(Calendar, { label: "Received", value: "2026-11-18", latest: "2026-11-19", onPick });

  expect(day(/November 19/).disabled).toBe(false);
  expect(day(/November 20/).disabled).toBe(true);
  expect(day(/Month after/).disabled).toBe(true);

  await fireEvent.keyDown(day(/November 18/), { key: "ArrowDown" });
  expect(document.activeElement).toBe(day(/November 19/));
  await fireEvent.click(day(/November 19/));
  expect(onPick).toHaveBeenCalledWith("2026-11-19");
});

it("comes back from an earlier month, up to the latest day", async () => {
  render(Calendar, { label: "Received", value: "2026-10-31", latest: "2026-11-19", onPick: vi.fn() });
  expect(day(/Month after/).disabled).toBe(false);
  await fireEvent.click(day(/Month after/));
  expect(day(/November 19/).tabIndex).toBe(0);
  expect(day(/Month after/).disabled).toBe(true);
});

it("offers every day where no one is the latest", () => {
  render(Calendar, { label: "Date", value: "2026-11-18", onPick: vi.fn() });
  expect(day(/November 30/).disabled).toBe(false);
  expect(day(/Month after/).disabled).toBe(false);
});
