import { render, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { useFake } from "../testing/mount";
import WebhookBadge from "./WebhookBadge.svelte";
import WebhooksScreen from "./WebhooksScreen.svelte";

it("shows the subscriptions in words and the log of the first", async () => {
  const fake = useFake();
  render(WebhooksScreen, { part: null, of: null });
  expect(await screen.findByText(/^Failing: books\.example\.com/)).toBeTruthy();
  expect(screen.getByText(/^Paused after failures/)).toBeTruthy();
  await waitFor(() =>
    expect(fake.calls.find(({ command }) => command === "delivery.list")?.params).toMatchObject({
      subscriptionId: "s-books",
    }),
  );
});

it("opens a delivery with its sentence, what comes next and its attempts", async () => {
  useFake();
  render(WebhooksScreen, { part: "s-books", of: "dl-1" });
  expect(await screen.findByText("Try now")).toBeTruthy();
  expect(screen.getByText(/Try 3 of 10 is planned/)).toBeTruthy();
  expect(screen.getAllByRole("radio", { name: /^Attempt/ })).toHaveLength(2);
});

it("asks with both counts before it resumes", async () => {
  const fake = useFake();
  render(WebhooksScreen, { part: "s-dialer", of: null });
  (await screen.findByRole("button", { name: "Resume…" })).click();
  const send = await screen.findByRole("button", { name: "Resume and send 214 held" });
  expect(screen.getByRole("button", { name: "Resume from now, cancel 214" })).toBeTruthy();
  send.click();
  await waitFor(() =>
    expect(fake.calls.find(({ command }) => command === "subscription.resume")?.params).toEqual({
      id: "s-dialer",
      held: "send",
    }),
  );
});

it("offers the two first acts where there is nothing", async () => {
  useFake("empty");
  render(WebhooksScreen, { part: null, of: null });
  expect(await screen.findByText("No subscriptions yet")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Make a bin" })).toBeTruthy();
});

it("shows in the error log only what ClinchPad subscriptions did not take", async () => {
  const fake = useFake();
  render(WebhooksScreen, { part: "errors", of: null });
  await waitFor(() =>
    expect(fake.calls.find(({ command }) => command === "delivery.list")?.params).toMatchObject({
      state: "failed",
    }),
  );
  expect(await screen.findByRole("listbox", { name: "Deliveries" })).toBeTruthy();
});

it("counts in the badge those that need the owner", async () => {
  useFake();
  render(WebhookBadge);
  expect(await screen.findByText("2 webhook subscriptions need you")).toBeTruthy();
});
