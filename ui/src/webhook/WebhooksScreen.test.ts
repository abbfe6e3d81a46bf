import { render, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { changes } from "../rpc/changes";
import { Live } from "../rpc/live.svelte";
import { TEST_NOW, useFake } from "../testing/mount";
import { makeSubscriptions } from "../testing/subscriptions";
import ErrorLogView from "./ErrorLogView.svelte";
import WebhookBadge from "./WebhookBadge.svelte";
import WebhooksScreen from "./WebhooksScreen.svelte";

it("shows the subscriptions in words and the log of the first", async () => {
  const fake = useFake();
  render(WebhooksScreen, { part: null, of: null });
  expect(await screen.findByRole("heading", { name: "Accounting sync" })).toBeTruthy();
  expect(await screen.findByText(/^The receiver answered 503.* The last 9 attempts failed/)).toBeTruthy();
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
  expect(screen.getByText(/Attempt 3 of 10 is planned/)).toBeTruthy();
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

it("tries everything now that waits, once for a double click", async () => {
  const fake = useFake();
  render(WebhooksScreen, { part: "s-books", of: null });
  const button = await screen.findByRole("button", { name: "Try all now" });
  button.click();
  button.click();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Try all now" })).toBeNull());
  const calls = fake.calls.filter(({ command }) => command === "delivery.try_all");
  expect(calls).toHaveLength(1);
  expect(calls[0]?.params).toEqual({ subscriptionId: "s-books", clickId: expect.any(String) as string });
});

it("offers to try all only where something failed and waits", async () => {
  useFake();
  render(WebhooksScreen, { part: "s-jobs", of: null });
  expect(await screen.findByRole("button", { name: "Send a test" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Try all now" })).toBeNull();
});

it("says in words what the marks of a subscription show", async () => {
  useFake();
  render(WebhooksScreen, { part: null, of: null });
  expect(await screen.findByText("Of the last 16: 10 arrived, 6 did not.")).toBeTruthy();
});

it.each(["busy", "empty"] as const)("says first what it is for: %s", async (scene) => {
  useFake(scene);
  render(WebhooksScreen, { part: null, of: null });
  const purpose = await screen.findByText(/^Webhooks tell your other programs what happens here/);
  expect(purpose.textContent).toContain("your accounting program knows at once");
});

it("says what the words of the field mean, where they stand first", async () => {
  useFake();
  render(WebhooksScreen, { part: "new", of: null });
  const field = (name: string) => screen.findByLabelText(name);
  const note = async (name: string) => {
    const id = (await field(name)).getAttribute("aria-describedby") ?? "";
    return document.getElementById(id)?.textContent;
  };
  expect(await note("Address")).toContain("endpoint or webhook URL");
  expect(await note("Signature")).toContain("proves that a message is from you");
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
      dialect: "clinchpad",
    }),
  );
  expect(await screen.findByRole("listbox", { name: "Deliveries" })).toBeTruthy();
});

it("leads from errors that are none to the subscriptions that fail", async () => {
  useFake("empty");
  const all = new Live(() => Promise.resolve({ items: makeSubscriptions(TEST_NOW), next: null }));
  await all.reload();
  render(ErrorLogView, { all });
  const link = await screen.findByRole("link", { name: "Accounting sync" });
  expect(link.getAttribute("href")).toBe("#/webhooks/s-books");
});

it("counts in the badge those that need the owner", async () => {
  useFake();
  render(WebhookBadge);
  expect(await screen.findByText("2 webhook subscriptions need you")).toBeTruthy();
});

it("says that the clock seems wrong, on the screen and on the badge", async () => {
  useFake("trouble");
  render(WebhooksScreen, { part: null, of: null });
  render(WebhookBadge);
  expect(await screen.findByText(/^The clock of this computer is 12 minutes ahead of/)).toBeTruthy();
  expect(
    await screen.findByText("2 webhook subscriptions need you. The clock of this computer seems wrong"),
  ).toBeTruthy();
});

it.each([
  ["somebody comes back to the window", () => window.dispatchEvent(new Event("focus"))],
  ["the engine tells", () => changes.tell([{ kind: "subscription", ids: null }])],
])("takes the doubt of the clock back when %s", async (_, hear) => {
  const fake = useFake("trouble");
  render(WebhooksScreen, { part: null, of: null });
  render(WebhookBadge);
  await screen.findByText(/^The clock of this computer is 12 minutes ahead of/);
  await screen.findByText(/The clock of this computer seems wrong$/);
  fake.state.listener = { ...fake.state.listener, state: "lit" };
  hear();
  expect(await screen.findByText("2 webhook subscriptions need you")).toBeTruthy();
  await waitFor(() => expect(screen.queryByText(/clock of this computer/i)).toBeNull());
});

it("says nothing of a clock that nobody doubts", async () => {
  const fake = useFake();
  render(WebhooksScreen, { part: null, of: null });
  expect(await screen.findByText(/The last 9 attempts failed/)).toBeTruthy();
  expect(fake.calls.map(({ command }) => command)).toContain("subscription.clock");
  expect(screen.queryByText(/clock of this computer/)).toBeNull();
});

it("saves the schema of the event that is shown", async () => {
  const fake = useFake();
  render(WebhooksScreen, { part: "s-books", of: "edit" });
  (await screen.findByRole("button", { name: "Save JSON Schema" })).click();
  await waitFor(() => expect(fake.saved).toHaveLength(1));
  const { filename, text } = fake.saved[0] ?? {};
  expect(filename).toBe("clinchpad-lead-created.schema.json");
  expect(JSON.parse(text ?? "")).toMatchObject({ title: "Lead created", type: "object" });
});
