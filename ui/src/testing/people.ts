// Sixty made-up people on 555-01XX numbers, which belong to nobody, and the one lead that each of them has.
import type {
  Channel,
  ConsentState,
  ContactDetail,
  ContactRow,
  LeadCard,
  Pipeline,
} from "../rpc/generated/types";
import { formatPhone } from "../shared/format";
import { Seeded } from "./seeded";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const DEPARTMENT_ID = "d-richmond";
export const SOURCES = ["Website form", "Search ads", "RoofMatch", "Referral", "Home show list"] as const;

const FIRST = [
  "Hana",
  "Owen",
  "Imani",
  "Walt",
  "Luis",
  "Priya",
  "Caleb",
  "Beatrix",
  "Yusuf",
  "Sunniva",
  "Marisol",
  "Tom",
];
const LAST = [
  "Kowalczyk",
  "Tarrant",
  "Brooks",
  "Dreyer",
  "Fontaine",
  "Nandakumar",
  "Strand",
  "Lindqvist-Oyelaran",
  "Demir",
];
const JOBS = ["Windows", "Gutters", "Siding", "Roof", "Doors", "Repair"];

export const PIPELINE: Pipeline = {
  id: "p-sales",
  departmentId: DEPARTMENT_ID,
  name: "Sales pipeline",
  stages: ["New", "Contacted", "Talking", "Estimate"].map((name, index) => ({
    id: `s-${name.toLowerCase()}`,
    name,
    color: null,
    limit: null,
    rotAfterS: (index + 1) * 3 * 86_400,
  })),
};

export interface Person {
  contact: ContactDetail;
  lead: LeadCard;
  source: string;
}

export function makePeople(now: number, count = 60): Person[] {
  const random = new Seeded(7);
  return Array.from({ length: count }, (_, index) => makePerson(random, now, index));
}

/** Ten thousand, whose leads are all open and all but a few in one stage. */
export function makeCrowd(now: number): Person[] {
  const [first] = PIPELINE.stages;
  return makePeople(now, 10_000).map((person, index) => {
    const stage = index % 500 === 7 ? PIPELINE.stages[1] : first;
    const lead: LeadCard = {
      ...person.lead,
      status: "open",
      closedAt: null,
      stageId: stage?.id ?? "",
      stageName: stage?.name ?? "",
    };
    return { ...person, lead, contact: { ...person.contact, leads: [lead] } };
  });
}

function makePerson(random: Seeded, now: number, index: number): Person {
  const [firstName, lastName] = [FIRST[index % FIRST.length] ?? "", LAST[(index * 5) % LAST.length] ?? ""];
  const name = `${firstName} ${lastName}`;
  const createdAt = now - 24_000 - index * random.between(2 * 60, 8 * 60) * MINUTE;
  const source = random.pick(SOURCES);
  const id = `c-${index + 1}`;
  const lead = makeLead(random, { now, id, name, source, createdAt, index });
  return {
    contact: makeContact({ random, id, firstName, lastName, name, createdAt, source, index, lead }),
    lead,
    source,
  };
}

interface LeadSeed {
  now: number;
  id: string;
  name: string;
  source: string;
  createdAt: number;
  index: number;
}

function makeLead(random: Seeded, seed: LeadSeed): LeadCard {
  const stage = PIPELINE.stages[seed.index % PIPELINE.stages.length];
  if (!stage) throw new Error("the pipeline has no stages");
  return {
    id: `l-${seed.index + 1}`,
    contactId: seed.id,
    contactName: seed.name,
    name: seed.name,
    valueMinor: seed.index === 0 ? null : random.between(20, 400) * 10_000,
    currency: "USD",
    source: seed.source,
    externalStatus: random.pick(JOBS),
    pipelineId: PIPELINE.id,
    stageId: stage.id,
    stageName: stage.name,
    status: statusOf(seed.index),
    lostReason: statusOf(seed.index) === "lost" ? "Chose another contractor" : null,
    ownerId: seed.index % 4 === 3 ? null : "u-dana",
    ownerName: seed.index % 4 === 3 ? null : "Dana Whitlock",
    tags: seed.index % 6 === 0 ? ["Insurance claim"] : [],
    nextTodo: nextTodoOf(seed),
    stageEnteredAt: seed.createdAt + random.next() * (seed.now - seed.createdAt),
    closedAt: statusOf(seed.index) === "open" ? null : seed.now - DAY,
    putAwayAt: null,
    version: 1,
    createdAt: seed.createdAt,
    consent: consentOf(seed.index),
    optedOut: consentOf(seed.index) === "opted_out" ? ["text"] : [],
  };
}

/** The first of the todos that hang on it. */
function nextTodoOf({ index, now }: LeadSeed): LeadCard["nextTodo"] {
  if (index % 3 !== 0) return null;
  const date = new Date(now + ((index % 5) - 1) * DAY).toISOString().slice(0, 10);
  return { name: "Call about the estimate", type: "call", date, time: index % 2 === 0 ? "15:30" : null };
}

function statusOf(index: number): LeadCard["status"] {
  if (index < 27) return "open";
  return index % 5 < 3 ? "won" : "lost";
}

function consentOf(index: number): ConsentState {
  if (index % 9 === 8) return "opted_out";
  return index % 5 === 2 ? "unknown" : "opted_in";
}

interface ContactSeed {
  random: Seeded;
  id: string;
  firstName: string;
  lastName: string;
  name: string;
  createdAt: number;
  source: string;
  index: number;
  lead: LeadCard;
}

function makeContact(seed: ContactSeed): ContactDetail {
  const origin = { source: seed.source, requestId: `r-${seed.index + 3}`, at: seed.createdAt };
  const e164 = `+1804555${String(100 + seed.index).padStart(4, "0")}`;
  const address = `${seed.firstName}.${seed.lastName}@example.com`.toLowerCase();
  return {
    id: seed.id,
    departmentId: DEPARTMENT_ID,
    name: seed.name,
    firstName: seed.firstName,
    lastName: seed.lastName,
    companyName: null,
    origin,
    createdAt: seed.createdAt,
    lastActivityAt: seed.lead.stageEnteredAt,
    phones: [
      {
        e164,
        display: formatPhone(e164),
        raw: e164.slice(2),
        validity: "valid",
        label: null,
        primary: true,
        origin,
      },
    ],
    emails: [{ address, label: null, primary: true, origin }],
    consent: (["text", "call", "voicemail", "email"] as const).map((channel) => ({
      channel,
      state: channelConsent(seed.lead.consent, channel),
      address: channel === "email" ? address : e164,
      since: seed.createdAt + DAY / 24,
      method: seed.lead.consent === "opted_out" && channel === "text" ? "keyword" : "form",
      reason: seed.lead.consent === "opted_out" && channel === "text" ? "Replied STOP" : "Agreed on the form",
      by: null,
    })),
    fields: [
      { key: "status", label: "Status", value: "new", json: '"new"', origin },
      {
        key: "project.type",
        label: "Project type",
        value: seed.lead.externalStatus ?? "",
        json: null,
        origin,
      },
      {
        key: "project.material",
        label: "Project material",
        value: seed.random.pick(["metal", "wood"]),
        json: null,
        origin,
      },
    ],
    externalRefs: [
      {
        system: "hatch",
        kind: "lead",
        externalId: `L-${1000 + seed.index}`,
        leadId: seed.lead.id,
        externalCreatedAt: new Date(seed.createdAt).toISOString(),
        externalUpdatedAt: null,
      },
    ],
    // Every seventh has asked before.
    leads: seed.index % 7 === 1 ? [seed.lead, earlierLead(seed.lead)] : [seed.lead],
    requestCount: 1 + (seed.index % 3),
    tags: [],
    timeZone: null,
    owner: null,
    deletedAt: null,
    mergedInto: null,
    merged: [],
  };
}

function earlierLead(lead: LeadCard): LeadCard {
  return {
    ...lead,
    id: `${lead.id}-earlier`,
    name: `${lead.contactName}, gutters`,
    status: "archived",
    valueMinor: 420_000,
    createdAt: lead.createdAt - 400 * DAY,
    putAwayAt: lead.createdAt - 380 * DAY,
  };
}

function channelConsent(worst: ConsentState, channel: Channel): ConsentState {
  if (channel === "text") return worst;
  return worst === "opted_out" ? "opted_in" : worst;
}

export function contactRow({ contact, lead, source }: Person): ContactRow {
  return {
    id: contact.id,
    name: contact.name,
    phone: contact.phones[0]?.display ?? null,
    email: contact.emails[0]?.address ?? null,
    source,
    stage: lead.status === "deleted" ? null : lead.stageName,
    leadStatus: lead.status === "deleted" ? null : lead.status,
    createdAt: contact.createdAt,
    lastActivityAt: contact.lastActivityAt,
    consent: lead.consent,
    optedOut: contact.consent.filter(({ state }) => state === "opted_out").map(({ channel }) => channel),
    departmentId: contact.departmentId,
  };
}
