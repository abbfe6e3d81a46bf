import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, onTestFinished, vi } from "vitest";
import Toasts from "../shell/Toasts.svelte";
import { useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";
import { history } from "./history.svelte";

const LABEL = "Opted out Ana Halloran";

/** Somebody was opted out just now; answers how often that was taken back. */
async function optedOut(): Promise<() => number> {
  const fake = useFake();
  let undone = 0;
  const { call } = fake;
  vi.spyOn(fake, "call").mockImplementation((command, params) => {
    if (command === "undo.status") return Promise.resolve({ undo: LABEL, redo: null, loosens: true });
    if (command !== "undo.undo") return call.call(fake, command, params);
    undone += 1;
    return Promise.resolve({ label: LABEL, left: [] });
  });
  onTestFinished(history.follow());
  await until(() => expect(history.undoes).toBe(LABEL));
  return () => undone;
}

it("asks before an opt-out is taken back by the keys", async () => {
  const undone = await optedOut();
  render(Toasts);

  await history.undo();
  await screen.findByText(`${LABEL}: take that back? They can be contacted again then.`);
  expect(undone()).toBe(0);

  await fireEvent.click(await screen.findByRole("button", { name: "Take back" }));
  await until(() => expect(undone()).toBe(1));
});
