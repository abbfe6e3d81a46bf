import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import { keySheet } from "../command/open.svelte";
import { useFake } from "../testing/mount";
import App from "./App.svelte";
import { router } from "./router.svelte";
import { until } from "../testing/until.fixture";

beforeEach(() => {
  location.hash = "";
  localStorage.clear();
  keySheet.open = false;
});

const listenerButton = (name: RegExp) => screen.findByRole("button", { name });

it("says where it listens and what came last, and again when that changes", async () => {
  const fake = useFake();
  render(App);
  expect((await listenerButton(/Listening on 127.0.0.1:8787/)).textContent).toContain("Last request");

  fake.state.listener = { ...fake.state.listener, state: "off", since: null };
  fake.tell([{ kind: "listener", ids: null }]);

  expect(await listenerButton(/Not listening/)).toBeTruthy();
});

it.each([
  ["trouble" as const, /Port 8787 is taken/],
  ["off" as const, /Not listening/],
])("does not hide that the listener is in %s", async (scene, words) => {
  useFake(scene);
  render(App);
  expect(await listenerButton(words)).toBeTruthy();
});

it("sends a test from the listener and opens the request that arrived", async () => {
  const fake = useFake();
  render(App);
  await fireEvent.click(await listenerButton(/Listening on/));

  await fireEvent.click(await screen.findByRole("button", { name: "Send a test" }));

  await until(() => expect(router.route).toEqual({ screen: "requests", requestId: "r-new-214" }));
  expect(fake.calls).toContainEqual({ command: "listener.test", params: { departmentId: "d-richmond" } });
});

it.each([
  ["b", "board"],
  ["c", "contacts"],
  ["o", "consent"],
  ["r", "requests"],
  ["w", "webhooks"],
  ["s", "settings"],
])("goes by G and %s to %s", async (key, screenName) => {
  useFake();
  render(App);
  await screen.findByRole("navigation", { name: "Screens" });
  for (const one of ["g", key]) await fireEvent.keyDown(document.body, { key: one });
  await until(() => expect(router.route.screen).toBe(screenName));
});

it("marks demo data on every screen until the demo is left", async () => {
  useFake("demo");
  render(App);
  await fireEvent.click(await screen.findByRole("button", { name: "Leave demo" }));

  await until(() => expect(screen.queryByText("Nothing leaves this computer.")).toBeNull());
});

it("says when the engine is not answering, and keeps the screen", async () => {
  const fake = useFake();
  render(App);
  const nav = await screen.findByRole("navigation", { name: "Screens" });
  expect(screen.queryByText(/not answering/)).toBeNull();

  fake.lose();

  expect(await screen.findByText(/not answering/)).toBeTruthy();
  expect(within(nav).getByRole("link", { name: /Board/ })).toBeTruthy();
});

it("goes to a screen by two keys and lists the keys", async () => {
  useFake();
  render(App);
  await screen.findByRole("navigation", { name: "Screens" });

  await fireEvent.keyDown(document.body, { key: "g" });
  await fireEvent.keyDown(document.body, { key: "c" });
  expect(router.route.screen).toBe("contacts");

  await fireEvent.keyDown(document.body, { key: "?" });
  expect(within(await screen.findByRole("dialog")).getByText("G C")).toBeTruthy();
});

it("lists the keys by the button in the side bar", async () => {
  useFake();
  render(App);
  await fireEvent.click(await screen.findByRole("button", { name: "Keyboard shortcuts (?)" }));

  const sheet = await screen.findByRole("dialog", { name: "Keys that work here" });
  expect(within(sheet).getByText("G C")).toBeTruthy();
});

it("applies theme and density, and remembers them for the next first paint", async () => {
  const fake = useFake();
  fake.state.settings = { ...fake.state.settings, theme: "dark", density: "compact" };
  render(App);

  await until(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));
  expect(document.documentElement.dataset["density"]).toBe("compact");
  expect(localStorage.getItem("porchlight.theme")).toBe("dark");
});
