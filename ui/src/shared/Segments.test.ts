import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import Segments from "./Segments.svelte";

const options = [
  { value: "pretty", label: "Pretty" },
  { value: "raw", label: "Raw" },
];

it("shows a choice only when the value says so", async () => {
  const onChange = vi.fn();
  const { rerender } = render(Segments, { label: "View", options, value: "pretty", onChange });

  await fireEvent.click(screen.getByRole("radio", { name: "Raw" }));
  expect(onChange).toHaveBeenCalledExactlyOnceWith("raw");
  expect(screen.getByRole("radio", { checked: true }).textContent).toBe("Pretty");

  await rerender({ value: "raw" });
  expect(screen.getByRole("radio", { checked: true }).textContent).toBe("Raw");
});
