// What happened to a lead.
import { after, moneyOf, named, number, type Part, record, type Saying, strong, text } from "./part";

export const LEAD_SAYINGS: Record<string, Saying> = {
  "lead.created": ({ payload }) => [
    strong("Lead created"),
    ...after(" in ", text(payload["stage"])),
    ...after(", status ", text(payload["status"])),
  ],
  "lead.updated": ({ payload }) => {
    const status = record(payload["status"]);
    if (text(status["new"]) === null) return [strong("Lead updated")];
    return [
      strong("Lead updated"),
      ": status",
      ...after(" from ", text(status["old"])),
      ...after(" to ", text(status["new"])),
    ];
  },
  "lead.moved": ({ payload }) => [
    strong("Moved"),
    ...after(" from ", text(payload["oldStage"])),
    ...after(" to ", text(payload["newStage"])),
  ],
  "lead.pipeline_changed": ({ payload }) => [
    strong("Moved"),
    ...after(" from ", place(payload["oldPipeline"], payload["oldStage"])),
    ...after(" to ", place(payload["newPipeline"], payload["newStage"])),
  ],
  "lead.renamed": ({ payload }) => [
    strong("Renamed"),
    ...after(" from ", text(payload["old"])),
    ...after(" to ", text(payload["new"])),
  ],
  "lead.won": (...told) => [strong("Won"), ...closing(...told)],
  "lead.lost": (...told) => [strong("Lost"), ...closing(...told)],
  "lead.reopened": ({ payload }) => [
    strong("Reopened"),
    text(payload["from"]) === null ? "" : `, was ${text(payload["from"])}`,
    ...after(", in ", text(payload["stage"])),
  ],
  "lead.assigned": ({ payload }) => [
    strong("Assigned"),
    ...after(" to ", named(payload["to"])),
    ...after(", before that to ", named(payload["from"])),
  ],
  "lead.unassigned": ({ payload }) => [strong("Owner removed"), ...after(", was ", named(payload["from"]))],
  "lead.value_changed": (activity, _, setting) => {
    const money = moneyOf(activity, setting);
    const old = money(activity.payload["oldValueMinor"]);
    const value = money(activity.payload["valueMinor"]);
    if (old === null) return [strong("Value set"), ...after(" to ", value)];
    if (value === null) return [strong("Value removed"), ...after(", was ", old)];
    return [strong("Value changed"), " from ", strong(old), ...after(" to ", value)];
  },
  "lead.archived": ({ payload }) => [strong("Archived"), ...after(", was in ", text(payload["stage"]))],
  "lead.deleted": ({ payload }) => [strong("Lead deleted"), ...after(", was in ", text(payload["stage"]))],
  "lead.restored": ({ payload }) => [
    strong("Restored"),
    text(payload["from"]) === null ? "" : ` from the ${text(payload["from"])}`,
    ...after(" to ", text(payload["stage"])),
  ],
  "lead.contact_added": ({ payload }) => [strong("Contact added"), ...after(": ", named(payload["contact"]))],
  "lead.contact_removed": ({ payload }) => [
    strong("Contact removed"),
    ...after(": ", named(payload["contact"])),
  ],
  "lead.product_added": (activity, _, setting) => {
    const price = moneyOf(activity, setting)(activity.payload["priceMinor"]);
    return [
      strong("Product added"),
      ...after(": ", product(activity.payload)),
      price === null ? "" : ` at ${price} each`,
    ];
  },
  "lead.product_changed": (activity, _, setting) => {
    const money = moneyOf(activity, setting);
    const terms = (of: Record<string, unknown>) => {
      const price = money(of["priceMinor"]);
      return `${number(of["quantity"]) ?? 1}${price === null ? " without a price" : ` at ${price} each`}`;
    };
    const { payload } = activity;
    return [
      strong("Product changed"),
      ...after(": ", text(payload["product"])),
      `, from ${terms(record(payload["old"]))} to ${terms(payload)}`,
    ];
  },
  "lead.product_removed": ({ payload }) => [strong("Product removed"), ...after(": ", product(payload))],
  "lead.zone_added": word("Zone added", "zone"),
  "lead.zone_removed": word("Zone removed", "zone"),
  "lead.source_added": word("Source added", "source"),
  "lead.source_removed": word("Source removed", "source"),
  "lead.tagged": word("Tag added", "tag"),
  "lead.untagged": word("Tag removed", "tag"),
  "lead.disposition_set": ({ payload }) => {
    const now = text(payload["disposition"]);
    const old = text(payload["old"]);
    if (now === null) return [strong("Disposition removed"), ...after(", was ", old)];
    if (old === null) return [strong("Disposition set"), ...after(" to ", now)];
    return [strong("Disposition changed"), ...after(" from ", old), ...after(" to ", now)];
  },
};

function word(happened: string, member: string): Saying {
  return ({ payload }) => [strong(happened), ...after(": ", text(payload[member]))];
}

function closing(...[activity, , setting]: Parameters<Saying>): Part[] {
  const value = moneyOf(activity, setting)(activity.payload["valueMinor"]);
  const reason = text(activity.payload["reason"]);
  return [
    ...after(" in ", text(activity.payload["stage"])),
    ...(value === null ? [] : [", ", strong(value)]),
    ...(reason === null ? [] : [`: ${reason}`]),
  ];
}

/** "Repairs, Estimate" */
function place(pipeline: unknown, stage: unknown): string | null {
  return [text(pipeline), text(stage)].filter(Boolean).join(", ") || null;
}

/** "2 × Gutter guard" */
function product(payload: Record<string, unknown>): string | null {
  const name = text(payload["product"]);
  const quantity = number(payload["quantity"]);
  return name === null || quantity === null ? name : `${quantity} × ${name}`;
}
