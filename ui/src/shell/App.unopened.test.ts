// A file of its own: the workspace must not be known yet.
import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { useFake } from "../testing/mount";
import App from "./App.svelte";

it("explains why it could not open, and tries again", async () => {
  const fake = useFake();
  fake.fail("workspace.get", "This file was made by a newer Porchlight.");
  render(App);
  expect(await screen.findByText(/made by a newer Porchlight/)).toBeTruthy();

  fake.mend("workspace.get");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(await screen.findByRole("navigation", { name: "Screens" })).toBeTruthy();
});
