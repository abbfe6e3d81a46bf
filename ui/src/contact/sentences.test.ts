import { describe, expect, it } from "vitest";
import { TEST_NOW } from "../testing/mount";
import { activity } from "./activity.fixture";
import { actorName, plainText, sentence } from "./sentences";

const setting = { now: TEST_NOW, leads: [] };
const said = (type: string, payload: Record<string, unknown>) =>
  plainText(sentence([activity(type, payload, { at: TEST_NOW })], setting));

describe("a sentence", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["contact.created", { name: "Ann Lee", via: "newlead" }, "Contact created as Ann Lee"],
    [
      "contact.updated",
      {
        matchedBy: "phone",
        changed: { name: { old: "A. Lee", new: "Ann Lee" }, email: { new: "a@example.com" } },
      },
      "Recognized by the same phone: name changed from A. Lee to Ann Lee, email a@example.com added",
    ],
    [
      "contact.updated",
      { matchedBy: "email", changed: { phone: { new: "+18045550142" } }, emailBelongsTo: null },
      "Recognized by the same email: phone (804) 555-0142 added",
    ],
    ["contact.updated", { matchedBy: "phone", changed: {} }, "Recognized by the same phone: nothing new"],
    [
      "contact.updated",
      { matchedBy: "phone", changed: {}, emailBelongsTo: "c-2" },
      "Recognized by the same phone: the email was left out, it belongs to another contact",
    ],
    ["lead.created", { name: "Ann Lee", status: "new" }, "Lead created, status new"],
    ["lead.created", { name: "Ann Lee", status: null }, "Lead created"],
    ["lead.updated", { status: { old: "new", new: "sold" } }, "Lead updated: status from new to sold"],
    ["lead.updated", { status: { old: null, new: "sold" } }, "Lead updated: status to sold"],
    ["lead.updated", {}, "Lead updated"],
    ["lead.moved", { oldStage: "New", newStage: "Talking" }, "Moved from New to Talking"],
    ["lead.value_changed", { oldValueMinor: null, valueMinor: 920000 }, "Value set to $9,200"],
    ["lead.value_changed", { oldValueMinor: 100, valueMinor: 250 }, "Value changed from $1 to $2.50"],
    ["lead.won", { stage: "Estimate", valueMinor: 920000, reason: null }, "Won in Estimate, $9,200"],
    ["lead.lost", { stage: "Talking", valueMinor: null, reason: "Too dear" }, "Lost in Talking: Too dear"],
    ["field.set", { key: "car.color", value: "red" }, "1 field set"],
    ["field.changed", { key: "car.color", value: "red", old: "blue" }, "1 field changed"],
    [
      "consent.opted_out",
      { channel: "text", method: "manual", reason: "asked on the phone", receivedAt: TEST_NOW },
      "Opted out of texts: asked on the phone",
    ],
    [
      "consent.opted_in",
      { channel: "email", method: "manual", reason: "", receivedAt: TEST_NOW - 3 * 86_400_000 },
      "Opted in to emails, received Nov 16",
    ],
    ["api_key.revoked", {}, "API key revoked"],
    ["bot.answered", { answer: 42 }, "bot.answered"],
  ])("of %s with %j", (type, payload, words) => {
    expect(said(type, payload)).toBe(words);
  });

  it("counts what one act set and changed", () => {
    const fields = [activity("field.set", {}), activity("field.changed", {}), activity("field.set", {})];
    expect(plainText(sentence(fields, setting))).toBe("2 fields set, 1 changed");
  });

  it("names the channels in the order in which they were said", () => {
    const wishes = ["email", "call", "text"].map((channel) =>
      activity("consent.opted_out", { channel, receivedAt: 0 }),
    );
    expect(plainText(sentence(wishes, setting))).toBe("Opted out of texts, calls and emails");
  });
});

it.each([
  [{ kind: "user", name: null } as const, "you"],
  [{ kind: "user", name: "Dana Whitlock" } as const, "Dana Whitlock"],
  [{ kind: "intake", name: "RoofMatch" } as const, "RoofMatch"],
  [{ kind: "system", name: null } as const, "Porchlight"],
])("%j is called %s", (actor, name) => {
  expect(actorName(actor)).toBe(name);
});
