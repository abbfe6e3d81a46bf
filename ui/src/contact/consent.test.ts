import { expect, it } from "vitest";
import type { Channel, ChannelConsent } from "../rpc/generated/types";
import { TEST_NOW } from "../testing/mount";
import {
  canBeWidened,
  channelAddress,
  closedInFull,
  closedShort,
  evidence,
  listThings,
  offeredAs,
} from "./consent";

const line: ChannelConsent = {
  channel: "text",
  state: "opted_out",
  address: "+18045550142",
  since: TEST_NOW - 2 * 86_400_000,
  method: "manual",
  reason: "asked on the phone",
  by: "you",
};

it.each<[Partial<ChannelConsent>, string]>([
  [{}, "written down by you, Nov 17: asked on the phone"],
  [{ reason: null }, "written down by you, Nov 17"],
  [
    { method: "merge", mergedWith: { id: "c-9", name: "Bo Lee" } },
    "by the merge with Bo Lee, by you, Nov 17: asked on the phone",
  ],
  [
    { method: "merge", by: null, reason: null, mergedWith: { id: "c-9", name: "Bo Lee" } },
    "by the merge with Bo Lee, Nov 17",
  ],
  [
    { saidBy: { id: "c-9", name: "Bo Lee" }, method: "keyword", reason: "STOP" },
    "said by Bo Lee, who has this number too, Nov 17: STOP",
  ],
  [{ by: null, method: "keyword", reason: "STOP" }, "by a keyword, Nov 17: STOP"],
  [{ by: "people.csv", method: "import", reason: "in the file" }, "from people.csv, Nov 17: in the file"],
  [{ by: null, reason: null }, "written down by hand, Nov 17"],
  [{ state: "unknown", since: null, method: null, reason: null, by: null }, "nothing was said"],
])("says how and when: %j", (rest, words) => {
  expect(evidence({ ...line, ...rest }, TEST_NOW)).toBe(words);
});

it("lists channels as things", () => {
  expect(listThings(["text"])).toBe("texts");
  expect(listThings(["text", "call", "email"], "or")).toBe("texts, calls or emails");
});

it.each<[Channel[], string, string]>([
  [["text"], "No texts", "Opted out of texts"],
  [["text", "email"], "No texts +1", "Opted out of texts and emails"],
  [["text", "call", "voicemail", "email"], "Opted out", "Opted out of texts, calls, voicemails and emails"],
  [[], "Opted out", "Opted out"],
])("says in short what is closed: %j", (channels, short, full) => {
  expect(closedShort(channels)).toBe(short);
  expect(closedInFull(channels)).toBe(full);
});

it("writes the address as people do", () => {
  expect(channelAddress(line)).toBe("(804) 555-0142");
  expect(channelAddress({ ...line, channel: "email", address: "a@example.com" })).toBe("a@example.com");
  expect(channelAddress({ ...line, address: null })).toBeNull();
});

it.each<[Partial<ChannelConsent>, boolean, string]>([
  [{}, false, "Text"],
  [{ state: "unknown" }, false, "Text"],
  [{ state: "opted_in", scope: "marketing" }, false, "Text"],
  [{ scope: "all" }, false, "Text"],
  [{ scope: "all", saidBy: { id: "c-2", name: "Bo Lee" } }, true, "Text"],
  [{ scope: "marketing" }, true, "Text (so far only marketing)"],
  [{ scope: "all", onlyAt: "+18045550142" }, true, "Text (so far only at (804) 555-0142)"],
  [
    { channel: "email", scope: "marketing", onlyAt: "a@b.com" },
    true,
    "Email (so far only marketing at a@b.com)",
  ],
])("offers to widen a no that leaves something open: %j", (rest, isOffered, words) => {
  expect(canBeWidened({ ...line, ...rest })).toBe(isOffered);
  expect(offeredAs({ ...line, ...rest })).toBe(words);
});
