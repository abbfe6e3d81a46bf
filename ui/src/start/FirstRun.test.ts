import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import type { RequestRow } from "../rpc/generated/types";
import App from "../shell/App.svelte";
import { router } from "../shell/router.svelte";
import { TEST_NOW, useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";

const ARRIVED: RequestRow = {
  id: "r-1",
  receivedAt: TEST_NOW,
  method: "POST",
  path: "/api/webhooks/20481000/newlead",
  verdict: "accepted",
  status: 200,
  sentence: "Accepted: new contact Nell",
  source: "website",
  durationUs: 5000,
  bodyLength: 90,
  contactId: "c-1",
  contactName: "Nell",
  leadId: "l-1",
  departmentId: "d-richmond",
  binId: null,
  pinned: false,
};

let copied: string[];

beforeEach(() => {
  location.hash = "";
  localStorage.clear();
  copied = [];
  vi.spyOn(navigator.clipboard, "write").mockImplementation(async ([item]) => {
    if (item) copied.push(await (await item.getType("text/plain")).text());
  });
});

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const strip = async () => (await screen.findAllByRole("status")).map((one) => one.textContent).join(" ");

it("waits for the first request and ticks by itself when it arrives", async () => {
  const fake = useFake("first_run");
  render(App);
  await screen.findByText("Waiting for the first request");

  fake.state.requests = [ARRIVED];
  fake.tell([{ kind: "request", ids: ["r-1"] }]);

  await screen.findByText("Accepted: new contact Nell");
  expect(screen.queryByText("Waiting for the first request")).toBeNull();
  await fireEvent.click(await button("See the request"));

  await until(() => expect(router.route).toEqual({ screen: "requests", requestId: "r-1" }));
  expect(fake.calls).toContainEqual({ command: "setting.set", params: { firstRunDone: true } });
  await until(() => expect(screen.queryByText("Where do your leads come from?")).toBeNull());
});

it("says why the first request was refused, and forgets it once one is taken", async () => {
  const fake = useFake("first_run");
  render(App);
  await screen.findByText("Waiting for the first request");

  const refused = { ...ARRIVED, id: "r-0", verdict: "unauthorized", status: 401 } as const;
  fake.state.requests = [{ ...refused, sentence: "Refused: the key is not known" }];
  fake.tell([{ kind: "request", ids: ["r-0"] }]);
  await screen.findByText("Refused: the key is not known");
  expect(await strip()).toContain("answered 401");

  fake.state.requests = [{ ...refused, id: "r-2" }, ARRIVED, ...fake.state.requests];
  fake.tell([{ kind: "request", ids: ["r-1", "r-2"] }]);
  await screen.findByText("Accepted: new contact Nell");
});

it("stays until it is left, though something has arrived", async () => {
  const fake = useFake("first_run");
  fake.state.settings = { ...fake.state.settings, firstRunDone: false };
  render(App);
  await screen.findByText("Waiting for the first request");

  fake.state.requests = [ARRIVED];
  fake.state.workspace = { ...fake.state.workspace, firstRun: false };
  fake.tell(null);

  await screen.findByText("Accepted: new contact Nell");
  expect(screen.getByText("Where do your leads come from?")).toBeTruthy();
});

it("shows the command with the key masked and copies it with the real key", async () => {
  const fake = useFake("first_run");
  render(App);
  const copy = await button("Copy command with the key");
  expect(fake.calls.map(({ command }) => command)).not.toContain("api_key.reveal");
  expect(screen.getByText(/X-API-KEY: plk_/).textContent).toMatch(/X-API-KEY: plk_•+52ad'/);

  await fireEvent.click(copy);

  await until(() => expect(copied).toHaveLength(1));
  expect(copied[0]).toContain("curl http://127.0.0.1:8787/api/webhooks/20481000/newlead");
  expect(copied[0]).toContain("X-API-KEY: plk_5f0c2b7e91d84a36b0c2e4d852ad");
  expect(document.body.textContent).not.toContain("plk_5f0c2b7e91d84a36b0c2e4d852ad");
});

it("says why there is no key yet, and shows the key once it is made", async () => {
  const awaitedKey = "There is no key yet, because the keychain of this computer did not take one.";
  const fake = useFake("first_run");
  const { keys } = fake.state;
  fake.state.keys = [];
  fake.state.workspace = { ...fake.state.workspace, awaitedKey };
  render(App);
  await screen.findByText(awaitedKey);
  expect(screen.queryByText(/No key of this department is in force/)).toBeNull();

  fake.state.keys = keys;
  fake.state.workspace = { ...fake.state.workspace, awaitedKey: null };
  fake.tell([{ kind: "api_key", ids: null }]);
  await button("Copy command with the key");
  expect(screen.queryByText(awaitedKey)).toBeNull();
});

it("never offers a revoked key", async () => {
  const fake = useFake("first_run");
  fake.state.keys = fake.state.keys.map((key) => ({ ...key, revokedAt: key.revokedAt ?? TEST_NOW }));
  render(App);
  await screen.findByText(/No key of this department is in force/);
  expect(screen.queryByRole("button", { name: /Reveal key/ })).toBeNull();
});

it("sends a test lead through the department's own door", async () => {
  const fake = useFake("first_run");
  render(App);
  await fireEvent.click(await button("Send a test lead"));
  await screen.findByText("Accepted: a test lead, stage New");
  expect(fake.calls).toContainEqual({ command: "listener.test", params: { departmentId: "d-richmond" } });
});

it("does not wait for what cannot come: says that it is not listening, and turns on", async () => {
  const fake = useFake("first_run");
  fake.state.listener = { ...fake.state.listener, state: "off", since: null };
  render(App);
  await screen.findByText("The listener is turned off, so no lead can arrive.");

  await fireEvent.click(await button("Turn on"));

  await screen.findByText("Waiting for the first request");
});

it("opens the demo by one click, and the way back leads here again", async () => {
  const fake = useFake("first_run");
  render(App);
  await fireEvent.click(await button("Open the demo"));
  await fireEvent.click(await button("Leave demo"));

  await screen.findByText("Where do your leads come from?");
  expect(fake.calls.map(({ command }) => command)).not.toContain("setting.set");
});

it("explains how a form on the internet reaches this computer", async () => {
  useFake("first_run");
  render(App);
  await fireEvent.click(await button("How to"));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText("A tunnel")).toBeTruthy();
});
