import { fireEvent, render, screen } from "@testing-library/svelte";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Subscription } from "../rpc/generated/types";
import Toasts from "../shell/Toasts.svelte";
import { useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";
import { history } from "./history.svelte";

const LABEL = "Opted out Ana Halloran";

/** Somebody was opted out just now; answers how often that was taken back. */
async function optedOut(hearing: readonly string[] = []): Promise<() => number> {
  const fake = useFake();
  const { items } = (await fake.call("subscription.list", {})) as { items: Subscription[] };
  const told = hearing.map((event, at) => ({
    ...items[0]!,
    name: `Told of ${event}`,
    events: [event, `x${at}`],
  }));
  let undone = 0;
  const { call } = fake;
  vi.spyOn(fake, "call").mockImplementation((command, params) => {
    if (command === "undo.status") return Promise.resolve({ undo: LABEL, redo: null, loosens: true });
    if (command === "subscription.list") return Promise.resolve({ items: told, next: null });
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

it("says who was told of an opt-out and will not be told that it is taken back", async () => {
  await optedOut(["opt_out", "consent.opted_out", "opt_in", "contact.created"]);
  render(Toasts);

  await history.undo();
  await screen.findByText(/ Told of opt_out and Told of consent.opted_out will not be told: no opt-ins/);
});
