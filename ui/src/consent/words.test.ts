import { expect, test } from "vitest";
import type { ConsentEvent } from "../rpc/generated/types";
import { eventInWords, standingInWords } from "./words";

test("an event tells what it took back, and what stands since", () => {
  const event = { method: "undo", scope: "all" } as const;
  expect(eventInWords({ ...event, stateBefore: "opted_out", state: "unknown" })).toBe("Opt-out taken back");
  expect(eventInWords({ ...event, stateBefore: "opted_out", state: "opted_in" })).toBe(
    "Opt-out taken back, opted in as before",
  );
  expect(eventInWords({ ...event, stateBefore: "opted_in", state: "unknown" })).toBe("Opt-in taken back");
  expect(eventInWords({ ...event, stateBefore: "unknown", state: "opted_out" })).toBe("Opted out");
});

test("nothing was said, or it was and was taken back", () => {
  const line = { channel: "call", state: "unknown", scope: "all" } as const;
  const events = [{ channel: "call" }] as ConsentEvent[];
  expect(standingInWords(line, [])).toBe("Nothing was said");
  expect(standingInWords({ ...line, channel: "text" }, events)).toBe("Nothing was said");
  expect(standingInWords(line, events)).toBe("Nothing stands: what was said was taken back");
});
