import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { listener } from "../shell/listener.svelte";
import { router } from "../shell/router.svelte";
import { workspace } from "../shell/workspace.svelte";
import type { FakeTransport } from "../testing/fake";
import { TEST_NOW, useFake } from "../testing/mount";
import type { Scene } from "../testing/state";
import { announcements } from "../shared/announce.svelte";
import { shortcuts } from "../shared/keys";
import RequestsScreen from "./RequestsScreen.svelte";
import { until } from "../testing/until.fixture";

beforeEach(() => {
  vi.spyOn(Date, "now").mockReturnValue(TEST_NOW);
  router.closeContact();
  router.go("/requests");
  localStorage.clear();
  announcements.text = "";
  // happy-dom has no layout: a window of twelve rows.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(576);
});

/** The screen as the shell shows it. */
async function open(
  scene: Scene = "busy",
  requestId: string | null = null,
  prepare?: (fake: FakeTransport) => void,
) {
  const fake = useFake(scene);
  prepare?.(fake);
  await Promise.all([listener.reload(), workspace.reload()]);
  return { fake, ...render(RequestsScreen, { requestId }) };
}

const list = () => screen.findByRole("listbox", { name: "Requests" });
const rowsOf = async () => within(await list()).findAllByRole("option");
const asked = (fake: FakeTransport, command: string) =>
  fake.calls.filter((call) => call.command === command).map(({ params }) => params);

it("opens with the requests of today, counted by verdict, and tells of one cause", async () => {
  const { fake } = await open();
  expect((await rowsOf())[0]?.textContent).toMatch(/POST.*newlead.*10:41:55 AM.*Refused.*RoofMatch.*400/s);
  const tally = screen.getByRole("group", { name: "Filter by verdict" });
  expect(await within(tally).findByRole("button", { name: /^Refused, \d+$/ })).toBeTruthy();
  expect(asked(fake, "request.list")[0]).toEqual({ since: Date.UTC(2026, 10, 19, 5), limit: 100 });

  await fireEvent.click(await screen.findByRole("button", { name: "Show" }));
  await until(() => expect(asked(fake, "request.list").at(-1)).toMatchObject({ source: "RoofMatch" }));
  expect(router.route).toEqual({ screen: "requests", requestId: "r-1" });
});

it("enters a refused request as a lead by hand, with what can be read of it", async () => {
  const { fake } = await open("busy", "r-1");
  await fireEvent.click(await screen.findByRole("button", { name: "Enter it as a lead…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "New lead" }));
  const field = (name: string) => dialog.getByLabelText<HTMLInputElement>(name);
  expect([field("First name").value, field("Phone").value]).toEqual(["Nell", "8045550119"]);

  await fireEvent.input(field("First name"), { target: { value: "Nella" } });
  // The one that was sent is somebody's already.
  await fireEvent.input(field("Phone"), { target: { value: "8045550999" } });
  await fireEvent.click(dialog.getByRole("button", { name: "Add lead" }));

  await until(() => expect(router.contactId).not.toBeNull());
  expect(asked(fake, "lead.create")).toMatchObject([
    { requestId: "r-1", contact: { details: { firstName: "Nella" } }, source: "roofmatch" },
  ]);
  expect(await screen.findByRole("button", { name: "Open the contact" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Enter it as a lead…" })).toBeNull();
  expect(screen.getByText(/It was entered as a lead by hand/)).toBeTruthy();
});

it("opens with all time when nothing came for long", async () => {
  const { fake } = await open("busy", null, ({ state }) => {
    state.listener = { ...state.listener, lastRequestAt: TEST_NOW - 30 * 86_400_000 };
    state.requests = state.requests.map((row) => ({ ...row, receivedAt: row.receivedAt - 30 * 86_400_000 }));
  });
  expect((await rowsOf())[0]?.textContent).toContain("Oct 20, 11:41 AM");
  expect(asked(fake, "request.list")[0]).toEqual({ limit: 100 });
});

it("marks the fault, says the verdict, explains the rules and writes to the sender", async () => {
  await open("busy", "r-1");
  expect(await screen.findByRole("heading", { name: /trailing comma at line 11 column 24/ })).toBeTruthy();
  expect(screen.getByText(/RoofMatch sent 275 bytes at 10:41:55 AM. We answered 400/)).toBeTruthy();
  expect(screen.getByText(",", { selector: "mark" })).toBeTruthy();
  expect(screen.getByText("expected a name in quotes, found }")).toBeTruthy();
  expect(screen.getByRole("region", { name: "Message for RoofMatch" }).textContent).toContain(
    "Remove the comma",
  );
  const clause = "Not valid JSON, trailing comma at line 11 column 24";
  expect(screen.getByRole("region", { name: "Trace" }).textContent).toContain(clause);

  await fireEvent.click(screen.getByRole("tab", { name: /Trace/ }));
  expect(screen.getByText(clause)).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "line 11 column 24, /project" }));
  expect(screen.getByRole("tab", { name: /Body/ }).getAttribute("aria-selected")).toBe("true");
});

it("shows whom an accepted request made, and opens the panel", async () => {
  const { fake } = await open("busy", "r-2");
  const name = fake.state.people.find(({ contact }) => contact.id === fake.state.requests[1]?.contactId)
    ?.contact.name;
  await fireEvent.click(await screen.findByRole("button", { name: new RegExp(`^${name}`) }));
  expect(router.contactId).toBe(fake.state.requests[1]?.contactId);
});

it("names in each row the person it is about, as they are called now", async () => {
  const { fake } = await open();
  const [refused, accepted] = fake.state.requests;
  const name = accepted?.contactName ?? "";
  const row = async (index: number) => within((await rowsOf())[index] as HTMLElement);
  expect((await row(1)).getByText(name).title).toBe(name);
  expect(refused?.contactName).toBeNull();
  expect((await row(0)).queryByText(/./, { selector: "b" })).toBeNull();

  fake.state.requests = fake.state.requests.map((one) =>
    one.id === accepted?.id ? { ...one, contactName: "Nell Ashworth-Vane" } : one,
  );
  fake.tell([{ kind: "contact", ids: [accepted?.contactId ?? ""] }]);
  await until(async () => expect((await row(1)).getByText("Nell Ashworth-Vane")).toBeTruthy());
});

it("leads back to the bin that received it", async () => {
  await open("busy", "r-2-recorded");
  const back = await screen.findByRole("link", { name: "Back to the bin quiet-heron" });
  expect(back.getAttribute("href")).toBe("#/webhooks/bins/b-quiet-heron");
});

it("leads back to no bin where there is none", async () => {
  const { fake, rerender } = await open("busy", "r-2");
  await screen.findByRole("tab", { name: "Overview" });
  expect(screen.queryByRole("link", { name: /^Back/ })).toBeNull();

  await fake.call("bin.delete", { id: "b-quiet-heron" });
  await rerender({ requestId: "r-2-recorded" });
  await screen.findByRole("heading", { name: /^Recorded by the bin/ });
  await until(() => expect(asked(fake, "bin.list")).toHaveLength(1));
  expect(screen.queryByRole("link", { name: /^Back/ })).toBeNull();
});

it("reveals the secrets for a while, and hides them when another request is opened", async () => {
  const { fake, rerender } = await open("busy", "r-1");
  await fireEvent.click(await screen.findByRole("tab", { name: /Headers/ }));
  expect(screen.getByText("plk_••••••••7f3a")).toBeTruthy();

  await fireEvent.click(screen.getByRole("button", { name: /Reveal X-API-KEY/ }));
  expect(await screen.findByText(/^plk_5f0c/)).toBeTruthy();
  expect(screen.getByText(/Secrets are shown for 30 s. This was recorded./)).toBeTruthy();
  expect(asked(fake, "request.reveal")).toEqual([{ id: "r-1" }]);

  await rerender({ requestId: "r-2" });
  await until(() => expect(screen.queryByText(/^plk_5f0c/)).toBeNull());
});

it("hides revealed secrets after 30 s", async () => {
  await open("busy", "r-1");
  const reveal = await screen.findByRole("button", { name: /Reveal secrets/ });
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  await fireEvent.click(reveal);
  await until(() => expect(screen.getByText(/Secrets are shown/)).toBeTruthy());

  vi.advanceTimersByTime(30_000);
  vi.useRealTimers();
  await until(() => expect(screen.queryByText(/Secrets are shown/)).toBeNull());
});

it("copies as cURL by the key, with secrets masked", async () => {
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await open("busy", "r-1");
  await screen.findByRole("button", { name: /Copy as cURL/ });
  shortcuts.onKeydown(new KeyboardEvent("keydown", { key: "c" }));
  expect(await screen.findByText("Copied, secrets masked")).toBeTruthy();
  expect(writeText).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("X-API-KEY: plk_••••••••7f3a"));
});

it("keeps what was asked to be kept", async () => {
  const { fake } = await open("busy", "r-1");
  await fireEvent.click(await screen.findByRole("button", { name: /^Pin/ }));
  expect(await screen.findByRole("button", { name: "Unpin" })).toBeTruthy();
  expect(fake.state.requests[0]?.pinned).toBe(true);
});

it("waits with new rows while paused", async () => {
  await open();
  await rowsOf();
  await fireEvent.click(screen.getByRole("button", { name: "Pause the list" }));
  expect(screen.getByText("Paused")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Send a test" }));

  await fireEvent.click(await screen.findByRole("button", { name: "1 new" }));
  expect((await rowsOf())[0]?.textContent).toContain("Porchlight test");
});

it("tells listeners of new refusals, and not of the rest", async () => {
  const { fake } = await open();
  await screen.findByRole("button", { name: /^Refused, \d+$/ });
  await fireEvent.click(screen.getByRole("button", { name: "Send a test" }));
  await until(() => expect(fake.state.requests[0]?.source).toBe("Porchlight test"));
  expect(announcements.text).toBe("");

  const refused = {
    ...fake.state.requests[1],
    id: "n-1",
    receivedAt: TEST_NOW,
  } as (typeof fake.state.requests)[0];
  fake.state.requests = [refused, ...fake.state.requests];
  fake.tell([{ kind: "request", ids: ["n-1"] }]);
  await until(() => expect(announcements.text).toBe("1 request refused"));
});

it("walks by the arrows and opens where it comes to rest", async () => {
  await open();
  await rowsOf();
  const rows = await list();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await fireEvent.keyDown(rows, { key });
  await until(() => expect(router.route).toEqual({ screen: "requests", requestId: "r-3" }));
});

it("goes on to the open request by Enter, and one layer back by Escape", async () => {
  await open("busy", "r-1");
  await screen.findByRole("tab", { name: "Overview" });
  const rows = await list();
  rows.focus();
  await fireEvent.keyDown(rows, { key: "Enter" });
  await until(() => expect(document.activeElement).toBe(screen.getByRole("tab", { name: "Overview" })));

  const escape = () => shortcuts.onKeydown(new KeyboardEvent("keydown", { key: "Escape" }));
  escape();
  expect(document.activeElement).toBe(rows);
  expect(location.hash).toBe("#/requests/r-1");
  escape();
  expect(location.hash).toBe("#/requests");
});

it("says what an empty list waits for", async () => {
  await open("empty");
  expect(await screen.findByText("No requests yet")).toBeTruthy();
  expect(screen.getByText("http://127.0.0.1:8787/api/webhooks/20481000/newlead")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Send a test lead" }));
  expect((await rowsOf())[0]?.textContent).toContain("Porchlight test");
});

it("repeats in words what does not match, and drops it", async () => {
  await open();
  await rowsOf();
  const field = screen.getByRole("textbox");
  await fireEvent.input(field, { target: { value: "no such thing" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  expect(await screen.findByText("No request today has “no such thing” in it.")).toBeTruthy();

  await fireEvent.click(screen.getByRole("button", { name: "Drop the filter" }));
  expect((await rowsOf()).length).toBeGreaterThan(5);
});

it.each([
  ["off" as const, /No lead can arrive/, "Turn on"],
  ["trouble" as const, /Port 8787 is taken/, "Settings"],
])("does not hide that the listener is %s", async (scene, words, act) => {
  await open(scene);
  expect(await screen.findByText(words)).toBeTruthy();
  expect(screen.getByRole("button", { name: act })).toBeTruthy();
});

it("does not call itself live while nobody answers", async () => {
  await open("lost");
  await rowsOf();
  expect(screen.getByText("Out of date")).toBeTruthy();
  expect(screen.queryByText("Live")).toBeNull();
});

it("says that a request is not kept any more", async () => {
  await open("busy", "long-gone");
  await fireEvent.click(await screen.findByRole("button", { name: "Back to the list" }));
  expect(router.route).toEqual({ screen: "requests", requestId: null });
});

it("says what failed, and asks again", async () => {
  const { fake } = await open("busy", null, (fake) => fake.fail("request.list", "The disk is full."));
  expect(await screen.findByText(/The disk is full./)).toBeTruthy();
  fake.mend("request.list");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect((await rowsOf()).length).toBeGreaterThan(5);
});
