import { expect, it } from "vitest";
import type { Activity } from "../rpc/generated/types";
import { TEST_NOW } from "../testing/mount";
import { activity } from "./activity.fixture";
import { timelineRows } from "./timeline";

const DAY = 86_400_000;
const field = (key: string, requestId: string) => activity("field.set", { key }, { requestId, at: TEST_NOW });
const shape = (activities: readonly Activity[]) =>
  timelineRows(activities).map((row) => (row.kind === "day" ? row.key : row.activities.length));

it("puts a day above what happened on it, newest first", () => {
  const moved = [TEST_NOW, TEST_NOW - 1000, TEST_NOW - 2 * DAY].map((at) =>
    activity("lead.moved", {}, { at }),
  );
  expect(shape(moved)).toEqual(["2026-11-19", 1, 1, "2026-11-17", 1]);
  expect(timelineRows(moved).map((row) => row.kind === "entry" && row.lastOfDay)).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});

it("makes one entry of the fields that one request set", () => {
  const two = [field("a", "r-1"), field("b", "r-1"), field("c", "r-2")];
  expect(shape(two)).toEqual(["2026-11-19", 2, 1]);
});

it("does not join fields across something else, and joins nothing else", () => {
  const between = activity("lead.created", {}, { requestId: "r-1", at: TEST_NOW });
  const again = activity("lead.created", {}, { requestId: "r-1", at: TEST_NOW });
  expect(shape([field("a", "r-1"), between, again, field("b", "r-1")])).toEqual(["2026-11-19", 1, 1, 1, 1]);
});

it("makes one entry of the channels that one word was said for", () => {
  const said = (channel: string, reason: string, at = TEST_NOW) =>
    activity("consent.opted_out", { channel, reason }, { at });
  expect(shape([said("text", "STOP"), said("call", "STOP")])).toEqual(["2026-11-19", 2]);
  expect(shape([said("text", "STOP"), said("call", "STOP", TEST_NOW - 1000)])).toEqual(["2026-11-19", 1, 1]);
  expect(shape([said("text", "STOP"), said("call", "asked")])).toEqual(["2026-11-19", 1, 1]);
});

it("keeps the key of an entry when older activities are paged in", () => {
  const newer = [field("a", "r-1")];
  const keyOf = (activities: readonly Activity[]) => timelineRows(activities)[1]?.key;
  expect(keyOf([...newer, field("b", "r-1")])).toBe(keyOf(newer));
});
