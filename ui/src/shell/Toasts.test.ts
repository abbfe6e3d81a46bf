import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { openDialogs } from "../shared/open-dialogs.svelte";
import { toastDone } from "../shared/toast";
import Toasts from "./Toasts.svelte";

it("keeps away from the foot of an open dialog", async () => {
  render(Toasts);
  toastDone("Saved as contacts.csv");
  const place = async () =>
    (await screen.findByText("Saved as contacts.csv")).closest("ol")?.dataset["yPosition"];
  expect(await place()).toBe("bottom");

  const close = openDialogs.opened();
  await expect.poll(place).toBe("top");
  close();
  await expect.poll(place).toBe("bottom");
});
