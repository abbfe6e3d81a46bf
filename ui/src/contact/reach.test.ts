import { expect, it } from "vitest";
import type { ChannelConsent, ContactDetail } from "../rpc/generated/types";
import { TEST_NOW } from "../testing/mount";
import { isFirstAt, originInWords, reachOf } from "./reach";

const angi = { source: "angi", requestId: null, at: TEST_NOW - 2 * 86_400_000 };
const phone = (e164: string, display: string) => ({ e164, display, origin: angi });
const merged = {
  phones: [phone("+18045550142", "(804) 555-0142"), phone("+18045550199", "(804) 555-0199")],
  emails: [{ address: "maria@example.com", origin: angi }],
} as ContactDetail;
const line = (channel: string, address: string | null) => ({ channel, address }) as ChannelConsent;

it("knows the others beside the one a channel reaches, and where it came from", () => {
  expect(reachOf(merged, line("call", "+18045550199"))).toEqual({
    address: "(804) 555-0199",
    origin: angi,
    others: ["(804) 555-0142"],
  });
  expect(reachOf(merged, line("email", "maria@example.com"))?.others).toEqual([]);
  expect(reachOf(merged, line("text", null))).toBeNull();
});

it("says where an address came from", () => {
  expect(originInWords(angi, TEST_NOW)).toBe("From angi, Nov 17");
  expect(originInWords({ ...angi, source: null }, TEST_NOW)).toBe("Written down Nov 17");
});

it("has one place for what is said of an address", () => {
  const consent = [
    line("text", "+18045550142"),
    line("call", "+18045550142"),
    line("email", "maria@example.com"),
  ];
  const contact = { ...merged, consent };
  expect(consent.map((one) => isFirstAt(contact, one))).toEqual([true, false, true]);
});
