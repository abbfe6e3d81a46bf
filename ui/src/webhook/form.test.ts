import { expect, it } from "vitest";
import type { Commands } from "../rpc/generated/commands";
import { call } from "../rpc/client";
import { useFake } from "../testing/mount";
import { SubscriptionForm } from "./form.svelte";

function filled(url: string): SubscriptionForm {
  const form = new SubscriptionForm(null);
  form.name = "Books";
  form.url = url;
  form.tick("contact_created", true);
  return form;
}

const sent = (fake: ReturnType<typeof useFake>, command: string) =>
  fake.calls.filter((one) => one.command === command).map(({ params }) => params);

it("makes a subscription on the internet without another question", async () => {
  const fake = useFake();
  const form = filled("https://books.example.com/in");
  expect(form.yes).toBe(null);
  expect((await form.save())?.subscription.name).toBe("Books");
  expect(sent(fake, "subscription.create")).toMatchObject([
    { network: "public", timeoutMs: 15_000, maxInFlight: 4, events: ["contact_created"] },
  ]);
  expect(sent(fake, "subscription.create")[0]).not.toHaveProperty("ratePerMin");
});

it("asks for an explicit yes before it sends to this computer", async () => {
  const fake = useFake();
  const form = filled("http://127.0.0.1:5678/hook");
  expect(form.yes).toBe("Yes, send to a program on this computer, unencrypted");
  expect(await form.save()).toBe(null);
  expect(form.faults).toEqual({ network: "Say yes to sending there if you mean it." });
  expect(sent(fake, "subscription.create")).toEqual([]);
  form.agreed = true;
  expect(await form.save()).not.toBe(null);
  expect(sent(fake, "subscription.create")).toMatchObject([{ network: "loopback" }]);
});

it("refuses plain http to the internet, and asks again after another network is chosen", async () => {
  useFake();
  const form = filled("http://books.example.com/in");
  await form.save();
  expect(form.faults["url"]).toContain("Use https");
  form.agreed = true;
  form.chooseNetwork("lan");
  expect(form.agreed).toBe(false);
});

it("takes the address of a bin with the yes that goes with it", () => {
  const form = new SubscriptionForm(null);
  form.useBin("quiet-heron", "http://127.0.0.1:8787/bin/quiet-heron");
  expect([form.network, form.agreed]).toEqual(["loopback", true]);
});

it("shows the secret that was made", async () => {
  useFake();
  const form = filled("https://books.example.com/in");
  form.signing = "standard_webhooks";
  expect((await form.save())?.secret).toMatch(/^whsec_/);
});

it("keeps values of headers that nobody typed anew, and sends only what an edit may change", async () => {
  const fake = useFake();
  const old = await call("subscription.get", { id: "s-sheet" });
  const form = new SubscriptionForm(old);
  form.addHeader();
  Object.assign(form.headers[1] ?? {}, { name: "X-Team", value: "north" });
  form.rate = "60";
  await form.save();
  const [patch] = sent(fake, "subscription.update") as Array<Commands["subscription.update"]["params"]>;
  expect(patch?.headers).toEqual([{ name: "X-Location" }, { name: "X-Team", value: "north" }]);
  expect(patch?.ratePerMin).toBe(60);
  expect(patch).not.toHaveProperty("dialect");
});

it("says at which field something cannot be read", async () => {
  useFake();
  const form = filled("https://books.example.com/in");
  form.schedule = "soon";
  await form.save();
  expect(Object.keys(form.faults)).toEqual(["scheduleS"]);
  form.schedule = "0 s, 5 min";
  form.timeout = "a while";
  await form.save();
  expect(Object.keys(form.faults)).toEqual(["timeoutMs"]);
});

it("takes a fault away with its cause", async () => {
  const fake = useFake();
  const form = filled("https://books.example.com/in");
  fake.fail("subscription.create", "Choose at least one event.", "events");
  form.events = [];
  await form.save();
  expect(form.faults).toEqual({ events: "Choose at least one event." });
  form.tick("contact_created", true);
  expect(form.faults).toEqual({});
});

it("drops the events of one dialect for another", () => {
  const form = filled("https://books.example.com/in");
  form.chooseDialect("clinchpad");
  expect(form.events).toEqual([]);
});
