import { expect, it } from "vitest";
import type { RequestRow } from "../rpc/generated/types";
import { TEST_NOW } from "../testing/mount";
import { makePeople } from "../testing/people";
import { makeRequests, requestDetail } from "../testing/requests";
import { formatMoment, supportingSentence } from "./sentence";

const [first] = makeRequests(TEST_NOW, makePeople(TEST_NOW));

function sentence(change: Partial<RequestRow>, bytes = 274): string {
  if (!first) throw new Error("there are made-up requests");
  const row = { ...first, receivedAt: TEST_NOW, durationUs: 6100, ...change };
  const detail = requestDetail(row, "masked");
  return supportingSentence({ ...detail, body: { ...detail.body, length: bytes } }, TEST_NOW);
}

it.each([
  [{}, 274, "RoofMatch sent 274 bytes at 10:42:07 AM. We answered 400 in 6 ms. Nothing reached the board."],
  [
    { verdict: "accepted", status: 200 } as const,
    1_048_576,
    "RoofMatch sent 1 MiB at 10:42:07 AM. We answered 200 in 6 ms. It made a lead.",
  ],
  [
    { verdict: "error", status: 503, receivedAt: TEST_NOW - 86_400_000 } as const,
    1,
    "RoofMatch sent 1 byte on Nov 18 at 10:42:07 AM. We answered 503 in 6 ms. The sender was asked to try again.",
  ],
  [
    { verdict: "aborted", status: null } as const,
    112,
    "RoofMatch sent 112 bytes at 10:42:07 AM. No answer was sent. Nothing reached the board.",
  ],
  [
    { verdict: "malformed", method: "", source: "127.0.0.1" } as const,
    211,
    "127.0.0.1 sent 211 bytes that are not HTTP at 10:42:07 AM. We answered 400 in 6 ms. Nothing reached the board.",
  ],
  [
    { verdict: "unrouted", method: "GET", status: 404 } as const,
    0,
    "RoofMatch sent a GET without a body at 10:42:07 AM. We answered 404 in 6 ms. Nothing reached the board.",
  ],
])("tells who sent what, the answer and what came of it: %j", (change, bytes, words) => {
  expect(sentence(change, bytes)).toBe(words);
});

it("writes the day only when it is not today", () => {
  expect(formatMoment(TEST_NOW, TEST_NOW)).toBe("10:42:07 AM");
  expect(formatMoment(TEST_NOW - 86_400_000, TEST_NOW)).toBe("Nov 18, 10:42 AM");
});
