import { describe, expect, it } from "vitest";
import { RpcFault } from "../rpc/fault";
import type { Channel } from "../rpc/generated/types";
import { OptOutForm } from "./opt-out.svelte";

const NOW = new Date(2026, 10, 19, 10, 42).getTime();
const ALL: readonly Channel[] = ["text", "call", "voicemail", "email"];
const form = () => new OptOutForm(() => ALL, NOW);

describe("a wish not to be contacted", () => {
  it("holds for everything, everywhere and from now on unless somebody says else", () => {
    expect(form().read()).toEqual({ channels: ALL, reason: "" });
  });

  it("shows the day 10 business days after the one it was received on", () => {
    const one = form();
    one.day = "2026-03-02";
    expect(one.deadline).toBe("2026-03-16");
  });

  it("offers only what reaches the one address", () => {
    const one = form();
    one.address = "dana@example.com";
    expect(one.read()).toMatchObject({ channels: ["email"], address: "dana@example.com" });
    one.address = "+18045550119";
    expect(one.chosen).toEqual(["text", "call", "voicemail"]);
  });

  it("is not read without a channel", () => {
    const one = form();
    for (const channel of ALL) one.choose(channel, false);
    expect(one.read()).toBeNull();
  });

  it("says noon of an earlier day, and nothing of today", () => {
    const one = form();
    one.day = "2026-11-17";
    expect(one.read()?.receivedAt).toBe(new Date(2026, 10, 17, 12).getTime());
  });

  it.each(["2026-11-20", "some day"])("refuses %s until the day is another", (day) => {
    const one = form();
    one.day = day;
    expect(one.read()).toBeNull();
    expect(one.dayFault).not.toBeNull();
    one.day = "2026-11-18";
    expect(one.dayFault).toBeNull();
  });

  it("puts the engine's no where it belongs", async () => {
    const one = form();
    const refuse = (field: string) => () =>
      Promise.reject(new RpcFault({ code: "invalid", message: "No.", field }));
    expect(await one.send(refuse("receivedAt"))).toBe(false);
    expect([one.dayFault, one.fault]).toEqual(["No.", null]);
    expect(await one.send(refuse("address"))).toBe(false);
    expect(one.fault).toBe("No.");
    expect(one.sending).toBe(false);
  });
});
