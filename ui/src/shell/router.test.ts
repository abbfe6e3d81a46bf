import { beforeEach, describe, expect, it } from "vitest";
import { Router } from "./router.svelte";

beforeEach(() => void (location.hash = ""));

describe("the address", () => {
  it.each([
    ["", { screen: "board" }],
    ["#token=abc", { screen: "board" }],
    ["#/nowhere", { screen: "board" }],
    ["#/contacts", { screen: "contacts", part: null, of: null }],
    ["#/contacts/duplicates", { screen: "contacts", part: "duplicates", of: null }],
    ["#/contacts/import/i-1", { screen: "contacts", part: "import", of: "i-1" }],
    ["#/consent", { screen: "consent", tab: null }],
    ["#/consent/suppression", { screen: "consent", tab: "suppression" }],
    ["#/requests", { screen: "requests", requestId: null }],
    ["#/requests/r%2F1?contact=c", { screen: "requests", requestId: "r/1" }],
    ["#/import", { screen: "import", importId: null }],
    ["#/import/i1", { screen: "import", importId: "i1" }],
    ["#/settings", { screen: "settings", section: "" }],
    ["#/settings/keys", { screen: "settings", section: "keys" }],
  ])("%j opens a screen", (hash, route) => {
    location.hash = hash;
    expect(new Router().route).toEqual(route);
  });
});

describe("the contact panel", () => {
  it("opens over the screen that is open and closes to it", () => {
    location.hash = "#/requests/r1";
    const router = new Router();

    router.openContact("c 1");
    expect(location.hash).toBe("#/requests/r1?contact=c+1");
    expect(router.contactId).toBe("c 1");

    router.closeContact();
    expect(router.route).toEqual({ screen: "requests", requestId: "r1" });
    expect(router.contactId).toBeNull();
  });

  it("stays open when another screen is opened", () => {
    const router = new Router();
    router.openContact("c1");
    router.go("/contacts");
    expect(router.route.screen).toBe("contacts");
    expect(router.contactId).toBe("c1");
  });
});

it("follows back and forward", () => {
  const router = new Router();
  const stop = router.start();
  location.hash = "#/contacts";
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  expect(router.route.screen).toBe("contacts");
  stop();
});
