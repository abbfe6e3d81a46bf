// The events of the made-up engine's webhooks, and what a body of each looks like.
import type { WebhookDialect, WebhookEvent } from "../rpc/generated/types";
import { fail } from "./commands";

export const EVENTS: Record<WebhookDialect, WebhookEvent[]> = {
  hatch: [
    event("contact_created", "Contact created", "A new contact is saved, not when one is merged."),
    event("opt_out", "Opt-out", "The contact replied STOP or END, or somebody opted them out here."),
    event("opt_in", "Opt-in", "The contact replied START."),
  ],
  clinchpad: [
    event("lead:created", "Lead created", "A lead is made."),
    event("lead:moved", "Lead moved", "A lead goes to another stage."),
    event("lead:won", "Lead won", "A lead is won."),
    event("note:created", "Note created", "A note is written."),
    event("record:updated", "Contact updated", "A contact is changed."),
  ],
  standard: [
    event("lead.created", "Lead created", "A lead is made."),
    event("lead.moved", "Lead moved", "A lead goes to another stage."),
  ],
};

function event(name: string, label: string, description: string): WebhookEvent {
  return { name, label, description };
}

export function bodyOf(dialect: WebhookDialect, name: string, at: number): string {
  const when = new Date(at).toISOString();
  const person = { firstName: "Yusuf", lastName: "Demir", phoneNumber: "+18045550166" };
  if (dialect === "clinchpad")
    return JSON.stringify({
      activity: { _id: "6aff18c34be19a50c2d81e07", created_at: when, type: name },
      lead: { _id: "6aff18c34be19a50c2d81e02", name: "Hana Kowalczyk", stage: { name: "New" } },
    });
  if (dialect === "standard")
    return JSON.stringify({ type: name, timestamp: when, data: { contact: person } });
  return JSON.stringify({ id: "evt_01JD2K7QX4", event: name, occurredAt: when, contact: person });
}

export function schemaOf(dialect: WebhookDialect, name: string): string {
  const title =
    EVENTS[dialect].find((each) => each.name === name)?.label ?? fail("invalid", "No such event.");
  return `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", title, type: "object" }, null, 2)}\n`;
}
