import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import DateField from "./DateField.svelte";

beforeEach(() => vi.useFakeTimers({ now: new Date(2026, 10, 18, 12), toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

const calendar = () => screen.queryByLabelText("Date: choose a day");

async function clickInto(): Promise<HTMLInputElement> {
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Date" });
  field.focus();
  await fireEvent.click(field);
  await screen.findByLabelText("Date: choose a day");
  return field;
}

it("opens the calendar by a click into it, and the focus stays for typing", async () => {
  render(DateField, { label: "Date", value: "" });
  const field = await clickInto();
  await new Promise(requestAnimationFrame);
  expect(document.activeElement).toBe(field);

  await fireEvent.input(field, { target: { value: "11/20" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  await vi.waitFor(() => expect(calendar()).toBeNull());
  expect(field.value).toBe("Fri, Nov 20");
});

it("closes the calendar by Escape, and nothing else that Escape closes", async () => {
  const outside = vi.fn();
  document.addEventListener("keydown", outside, { once: true });
  render(DateField, { label: "Date", value: "" });
  const field = await clickInto();
  await fireEvent.keyDown(field, { key: "Escape" });

  await vi.waitFor(() => expect(calendar()).toBeNull());
  expect(document.activeElement).toBe(field);
  expect(outside).not.toHaveBeenCalled();

  await fireEvent.keyDown(field, { key: "Escape" });
  expect(outside).toHaveBeenCalledOnce();
});

it("does not open by the focus alone", () => {
  render(DateField, { label: "Date", value: "" });
  screen.getByRole("textbox", { name: "Date" }).focus();
  expect(calendar()).toBeNull();
});

it("takes the day that is clicked, and gives the focus back to the field", async () => {
  render(DateField, { label: "Date", value: "2026-11-18" });
  const field = await clickInto();
  await fireEvent.click(screen.getByLabelText(/November 20/));
  await vi.waitFor(() => expect(calendar()).toBeNull());
  expect(field.value).toBe("Fri, Nov 20");
  expect(document.activeElement).toBe(field);
});
