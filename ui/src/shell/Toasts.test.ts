import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import NameDialog from "../shared/NameDialog.svelte";
import { toastDone } from "../shared/toast";
import Toasts from "./Toasts.svelte";

it("stays where it is when a dialog opens", async () => {
  render(Toasts);
  toastDone("Saved as contacts.csv");
  const place = async () => {
    const { xPosition, yPosition } =
      (await screen.findByText("Saved as contacts.csv")).closest("ol")?.dataset ?? {};
    return [yPosition, xPosition];
  };
  expect(await place()).toEqual(["bottom", "left"]);

  render(NameDialog, {
    title: "Name",
    label: "Name",
    act: "Save",
    busy: "Saving",
    onSave: () => Promise.resolve(),
    onClose: () => undefined,
  });
  await screen.findByRole("dialog");

  expect(await place()).toEqual(["bottom", "left"]);
});
