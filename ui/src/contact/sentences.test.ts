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
    [
      "consent.opted_out",
      { channel: "text", method: "merge", mergedWith: { id: "c-9", name: "Bo Lee" }, reason: "Too many" },
      "Opted out of texts by the merge with Bo Lee: Too many",
    ],
    [
      "consent.opted_in",
      { channel: "text", method: "undo", undo: true, state: "unknown", receivedAt: TEST_NOW },
      "Opt-out of texts taken back: nothing is said about them now",
    ],
    [
      "consent.opted_in",
      { channel: "text", method: "undo", undo: true, reason: "Signed", receivedAt: TEST_NOW },
      "Opt-out of texts taken back: opted in as before",
    ],
    [
      "consent.opted_out",
      { channel: "email", method: "undo", undo: true, receivedAt: TEST_NOW },
      "Opt-in to emails taken back: opted out as before",
    ],
    [
      "consent.opted_out",
      { channel: "text", method: "keyword", keyword: "STOP" },
      "Opted out of texts by a keyword: “STOP”",
    ],
    [
      "contact.updated",
      { changed: { companyName: { old: "A", new: "B" } } },
      "Contact changed: company changed from A to B",
    ],
    [
      "contact.updated",
      { changed: { phone: { old: "+18045550142" } } },
      "Contact changed: phone (804) 555-0142 removed",
    ],
    [
      "contact.merged",
      { into: { id: "1", name: "Ann Lee" }, from: { id: "2", name: "A. Lee" } },
      "Merged with A. Lee, kept as Ann Lee",
    ],
    ["contact.tagged", { tag: "VIP" }, "Contact tagged VIP"],
    ["lead.created", { name: "Roof", stage: "New", status: "hot" }, "Lead created in New, status hot"],
    [
      "lead.pipeline_changed",
      { oldPipeline: "Sales", newPipeline: "Repairs", oldStage: "New", newStage: "Visit" },
      "Moved from Sales, New to Repairs, Visit",
    ],
    ["lead.renamed", { old: "Roof", new: "Roof and gutters" }, "Renamed from Roof to Roof and gutters"],
    ["lead.reopened", { stage: "Estimate", from: "lost" }, "Reopened, was lost, in Estimate"],
    [
      "lead.assigned",
      { to: { id: "u", name: "Dana" }, from: { id: "v", name: "Jo" } },
      "Assigned to Dana, before that to Jo",
    ],
    ["lead.unassigned", { from: { id: "v", name: "Jo" } }, "Owner removed, was Jo"],
    ["lead.value_changed", { oldValueMinor: 100, currency: "EUR" }, "Value removed, was €1"],
    ["lead.archived", { stage: "New" }, "Archived, was in New"],
    ["lead.deleted", { stage: "New" }, "Lead deleted, was in New"],
    ["lead.restored", { from: "trash", stage: "New" }, "Restored from the trash to New"],
    ["lead.contact_added", { contact: { id: "c", name: "Jo Lee" } }, "Contact added: Jo Lee"],
    [
      "lead.product_added",
      { product: "Guard", quantity: 2, priceMinor: 1200, currency: "USD" },
      "Product added: 2 × Guard at $12 each",
    ],
    [
      "lead.product_changed",
      {
        product: "Guard",
        quantity: 3,
        priceMinor: 1000,
        currency: "USD",
        old: { quantity: 2, priceMinor: null },
      },
      "Product changed: Guard, from 2 without a price to 3 at $10 each",
    ],
    ["lead.product_removed", { product: "Guard", quantity: 2 }, "Product removed: 2 × Guard"],
    ["lead.zone_added", { zone: "North" }, "Zone added: North"],
    ["lead.source_removed", { source: "Ads" }, "Source removed: Ads"],
    ["lead.tagged", { tag: "Claim" }, "Tag added: Claim"],
    ["lead.disposition_set", { disposition: "Later", old: "Busy" }, "Disposition changed from Busy to Later"],
    ["lead.disposition_set", { old: "Busy" }, "Disposition removed, was Busy"],
    [
      "todo.created",
      { todoId: "t", name: "Call", todoType: "call", date: "2026-11-20", time: "15:30" },
      "Todo added: Call, due Fri, Nov 20, 3:30 PM",
    ],
    [
      "todo.changed",
      { todoId: "t", name: "Call", field: "time", value: "15:30", old: "09:00" },
      "Todo changed: Call, time from 9:00 AM to 3:30 PM",
    ],
    [
      "todo.changed",
      { todoId: "t", name: "Call", field: "date", old: "2026-11-27" },
      "Todo changed: Call, date removed, was Fri, Nov 27",
    ],
    ["todo.done_changed", { todoId: "t", name: "Call", done: true }, "Todo done: Call"],
    ["todo.done_changed", { todoId: "t", name: "Call", done: false }, "Todo open again: Call"],
    ["todo.deleted", { todoId: "t", name: "Call" }, "Todo deleted: Call"],
    ["note.updated", { noteId: "n", content: "b", old: "a" }, "Note changed"],
    ["attachment.added", { attachmentId: "f", filename: "a.pdf", size: 2048 }, "File added: a.pdf, 2 KiB"],
    ["attachment.removed", { attachmentId: "f", filename: "a.pdf" }, "File deleted: a.pdf"],
    ["field.cleared", { key: "car.color", value: "red" }, "1 field cleared"],
    [
      "message.received",
      { messageId: "m", channel: "email", subject: "Hello", from: "a@example.com" },
      "Email received from a@example.com: Hello",
    ],
    ["lead.moved", { oldStage: "Talking", newStage: "New", undo: true }, "Moved from Talking to New (undo)"],
    [
      "lead.moved",
      { oldStage: "New", newStage: "Talking", undo: true, redo: true },
      "Moved from New to Talking (redo)",
    ],
    [
      "import.finished",
      { file: "leads.csv", created: 1200, updated: 3 },
      "Import finished: leads.csv, created 1,200, updated 3",
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
