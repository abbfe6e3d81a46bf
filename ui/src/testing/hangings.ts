// What hangs on the leads of the made-up people: todos, notes, files, words.
import type { LeadCard, LeadDetail, Note, Todo, Vocabulary } from "../rpc/generated/types";
import type { Person } from "./people";

export type Hanging = Omit<LeadDetail, keyof LeadCard>;

const DAY = 86_400_000;

const named = (prefix: string, names: readonly string[]) =>
  names.map((name, index) => ({ id: `${prefix}-${index + 1}`, name }));

export const VOCABULARY: Vocabulary = {
  zones: named("z", ["North side", "South side"]),
  tags: named("t", ["Insurance claim", "Repeat customer", "Second home"]),
  dispositions: named("ds", ["Call back later", "Left a voicemail", "Wants an estimate"]),
  sources: named("so", ["Home show list", "Referral", "RoofMatch", "Search ads", "Website form"]),
  products: [
    { id: "pr-1", name: "Gutter guard", priceMinor: 120_000 },
    { id: "pr-2", name: "Double-hung window", priceMinor: 84_900 },
  ],
  lostReasons: ["Chose another contractor", "Too expensive", "Not reachable"],
};

export function makeHangings(people: readonly Person[], now: number): Map<string, Hanging> {
  const leads = people.flatMap(({ contact }) => contact.leads);
  return new Map(leads.map((lead, index) => [lead.id, makeHanging(lead, index, now)]));
}

export function emptyHanging(departmentId: string): Hanging {
  return {
    departmentId,
    disposition: null,
    otherContacts: [],
    sources: [],
    zones: [],
    tagWords: [],
    products: [],
    todos: [],
    notes: [],
    attachments: [],
  };
}

function makeHanging(lead: LeadCard, index: number, now: number): Hanging {
  return {
    ...emptyHanging("d-richmond"),
    sources: VOCABULARY.sources.filter(({ name }) => name === lead.source),
    tagWords: VOCABULARY.tags.filter(({ name }) => lead.tags.includes(name)),
    products: index === 0 ? [{ id: "pl-1", name: "Gutter guard", quantity: 2, priceMinor: 120_000 }] : [],
    todos: index % 3 === 0 ? [makeTodo(lead, index, now)] : [],
    notes: index % 4 === 0 ? [makeNote(lead, now)] : [],
  };
}

function makeTodo(lead: LeadCard, index: number, now: number): Todo {
  return {
    id: `td-${index + 1}`,
    leadId: lead.id,
    name: "Call about the estimate",
    type: "call",
    date: new Date(now + ((index % 5) - 1) * DAY).toISOString().slice(0, 10),
    time: index % 2 === 0 ? "15:30" : null,
    doneAt: null,
    createdAt: lead.createdAt,
    createdBy: "Dana Whitlock",
  };
}

function makeNote(lead: LeadCard, now: number): Note {
  return {
    id: `n-${lead.id}`,
    leadId: lead.id,
    content: "Back gate sticks; ring twice.\nPrefers mornings.",
    createdAt: Math.min(now - 60_000, lead.createdAt + 3_600_000),
    createdBy: "Dana Whitlock",
    updatedAt: null,
  };
}
