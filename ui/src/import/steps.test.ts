import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { endingOf } from "./steps";
import Steps from "./Steps.svelte";

it("does not call an import done that was taken back", () => {
  render(Steps, { current: "done", ending: endingOf("reverted") });
  expect(screen.getByText("Reverted")).toBeTruthy();
  expect(screen.queryByText("Done")).toBeNull();
  expect(screen.getAllByText(", done")).toHaveLength(4);
});

it("calls one done that is", () => {
  render(Steps, { current: "done", ending: endingOf("done") });
  expect(screen.getAllByText(", done")).toHaveLength(5);
});
