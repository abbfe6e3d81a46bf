import { expect, it } from "vitest";
import type { Delivery, DeliveryState, HealthState, Subscription } from "../rpc/generated/types";
import { TEST_NOW } from "../testing/mount";
import { readHeaders } from "./bin-form.svelte";
import { curlOf } from "./curl";
import { apparentNetwork } from "./network";
import { timingParts } from "./timing";
import { windowOf } from "./windows";
import {
  formatSchedule,
  formatUntil,
  formatWait,
  headWords,
  healthWords,
  readSchedule,
  reasonOf,
} from "./words";

const HOUR = 3_600_000;

function subscription(state: HealthState, more: Partial<Subscription> = {}): Subscription {
  const health = { state, sentence: "As it is.", since: TEST_NOW - HOUR };
  return {
    url: "https://books.example.com/in",
    open: 0,
    lastSuccessAt: null,
    health,
    ...more,
  } as Subscription;
}

it.each([
  ["new", "Nothing sent yet"],
  ["healthy", "Healthy, last 3 min ago"],
  ["failing", "Failing since 9:42 AM"],
  ["paused_by_you", "Paused by you, 9:42 AM"],
  ["stopped", "Paused after failures, 9:42 AM"],
] as Array<[HealthState, string]>)("says of one that is %s: %s", (state, words) => {
  expect(healthWords(subscription(state, { lastSuccessAt: TEST_NOW - 180_000 }), TEST_NOW)).toBe(words);
});

it("says why it fails, how many wait and how many are held", () => {
  expect(headWords(subscription("failing", { open: 1 }), "The receiver answered 503.", TEST_NOW)).toEqual({
    state: "Failing since 9:42 AM.",
    more: "The receiver answered 503. As it is. 1 delivery waits and none is lost.",
  });
  expect(headWords(subscription("failing"), null, TEST_NOW).more).toBe("As it is.");
  expect(headWords(subscription("stopped", { open: 214 }), null, TEST_NOW).more).toBe(
    "As it is. 214 deliveries are held and none is lost.",
  );
  expect(headWords(subscription("paused_by_you", { open: 0 }), null, TEST_NOW).more).toBe(
    "As it is. Nothing is held.",
  );
  expect(headWords(subscription("healthy"), null, TEST_NOW)).toEqual({ state: null, more: "As it is." });
});

it("takes for the reason what the newest delivery came to that did not arrive", () => {
  const delivery = (state: DeliveryState, attempts: number, sentence: string | null) =>
    ({ state, attempts, sentence }) as Delivery;
  expect(
    reasonOf([
      delivery("due", 0, null),
      delivery("delivered", 1, "Arrived: 200."),
      delivery("due", 2, "The receiver answered 500."),
      delivery("failed", 10, "Nobody answered."),
    ]),
  ).toBe("The receiver answered 500.");
  expect(reasonOf([delivery("delivered", 1, "Arrived: 200.")])).toBeNull();
});

it("does not name a moment that may be older than the last arrival", () => {
  const of = (ms: number) => healthWords(subscription("healthy", { lastSuccessAt: TEST_NOW - ms }), TEST_NOW);
  expect(of(21_000)).toBe("Healthy, last just now");
  expect(of(60_000)).toBe("Healthy, last 1 min ago");
});

it("writes and reads schedules", () => {
  const waits = [0, 5, 300, 5400, 86_400];
  expect(formatSchedule(waits)).toBe("0 s, 5 s, 5 min, 1 h 30 min, 1 d");
  expect(readSchedule(formatSchedule(waits))).toEqual(waits);
  expect(readSchedule("0, 30, 2m, 1h30min")).toEqual([0, 30, 120, 5400]);
  for (const wrong of ["", "soon", "5 weeks", "5,,6", "-5"]) expect(readSchedule(wrong)).toBe(null);
});

it("says until when roughly", () => {
  expect(formatUntil(TEST_NOW - 1, TEST_NOW)).toBe("now");
  expect(formatUntil(TEST_NOW + 85 * 60_000 + 2000, TEST_NOW)).toBe("in 1 h 25 min");
  expect(formatWait(0)).toBe("0 s");
});

it.each([
  ["https://example.com/a", null],
  ["http://localhost:5678", "loopback"],
  ["http://[::1]:80/", "loopback"],
  ["http://192.168.1.4/", "lan"],
  ["http://172.32.0.1/", "public"],
  ["http://100.64.0.9/", "lan"],
  ["http://n8n.local/", "lan"],
  ["nonsense", null],
])("sees where %s leads", (url, network) => expect(apparentNetwork(url)).toBe(network));

it("puts the parts of the time one after another, without what a reused connection spared", () => {
  const parts = timingParts({ dnsUs: 10, connectUs: 20, tlsUs: 30, firstByteUs: 90, totalUs: 100 });
  expect(parts.map(({ name, us }) => [name, us])).toEqual([
    ["DNS", 10],
    ["Connect", 20],
    ["TLS", 30],
    ["First byte", 30],
    ["Rest", 10],
  ]);
  expect(parts.at(-1)?.from).toBeCloseTo(0.9);
  const reused = timingParts({ dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: 50 });
  expect(reused.map(({ name }) => name)).toEqual(["Rest"]);
});

it("reads windows of whole days", () => {
  expect(windowOf("hour", "", "", TEST_NOW)).toEqual({ from: TEST_NOW - HOUR, to: null });
  expect(windowOf("between", "", "", TEST_NOW)).toBe(null);
  expect(windowOf("between", "2026-11-18", "2026-11-18", TEST_NOW)).toEqual({
    from: new Date(2026, 10, 18).getTime(),
    to: new Date(2026, 10, 19).getTime(),
  });
  expect(windowOf("between", "2026-11-18", "2026-11-17", TEST_NOW)).toBe(null);
});

it("quotes a body for the shell", () => {
  expect(curlOf(null, `{"name":"O'Neil"}`)).toContain(String.raw`'{"name":"O'\''Neil"}'`);
});

it("reads the headers of a bin, one a line", () => {
  expect(readHeaders("content-type: text/plain\n\n x-a:b:c ")).toEqual([
    { name: "content-type", value: "text/plain" },
    { name: "x-a", value: "b:c" },
  ]);
  expect(() => readHeaders("nonsense")).toThrow("colon");
});
