import { expect, it } from "vitest";
import type { Channel, ConsentRow } from "../rpc/generated/types";
import { keyOfOut, together } from "./together";

function row(contactId: string, channel: Channel, rest: Partial<ConsentRow> = {}): ConsentRow {
  return {
    contactId,
    contactName: "Ann Lee",
    inTrash: false,
    departmentId: "d-1",
    channel,
    address: null,
    scope: "all",
    method: "manual",
    keyword: null,
    reason: "Moved away",
    exactText: null,
    since: 1000,
    recordedAt: 1000,
    by: "Dana Whitlock",
    mergedWith: null,
    ...rest,
  };
}

it("makes one row of one wish, its channels in the order in which they were written down", () => {
  const outs = together([row("a", "email"), row("a", "call"), row("a", "text"), row("b", "text")]);
  expect(outs.map(({ contactId, channels }) => [contactId, channels])).toEqual([
    ["a", ["text", "call", "email"]],
    ["b", ["text"]],
  ]);
});

it.each<Partial<ConsentRow>>([
  { contactId: "b" },
  { address: "+18045550119" },
  { scope: "marketing" },
  { method: "import" },
  { keyword: "STOP" },
  { reason: "Said so twice" },
  { exactText: "Stop!" },
  { since: 999 },
  { recordedAt: 1001 },
  { by: null },
  { mergedWith: { id: "c-9", name: "Bo Lee" } },
])("keeps apart what differs by %j", (rest) => {
  expect(together([row("a", "text"), row("a", "call", rest)])).toHaveLength(2);
});

it("gives each row a key of its own", () => {
  const outs = together([row("a", "text"), row("a", "call", { reason: null }), row("a", "email")]);
  expect(new Set(outs.map(keyOfOut)).size).toBe(3);
});
