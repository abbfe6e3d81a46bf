// What the made-up engine knows when it starts.
import type {
  Activity,
  ApiKey,
  Department,
  LeadCard,
  ListenerStatus,
  Message,
  RequestRow,
  Settings,
  User,
  Vocabulary,
  Workspace,
} from "../rpc/generated/types";
import { type Hanging, makeHangings, VOCABULARY } from "./hangings";
import { DEPARTMENT_ID, makeCrowd, makePeople, PIPELINE, type Person } from "./people";
import { makeRequests, NEWLEAD_PATH } from "./requests";

/** In dev: `?fake=demo` and so on. "lost" has a broken stream; "empty" has seen nothing but is past the first run. */
export const SCENES = ["busy", "empty", "first_run", "demo", "off", "trouble", "lost", "crowd"] as const;
export type Scene = (typeof SCENES)[number];

export interface FakeState {
  workspace: Workspace;
  settings: Settings;
  listener: ListenerStatus;
  departments: Department[];
  keys: ApiKey[];
  people: Person[];
  requests: RequestRow[];
  activities: Activity[];
  /** What hangs on each lead besides its card, by the lead's id. */
  hangings: Map<string, Hanging>;
  messages: Message[];
  users: User[];
  /** Pictures of users in base64. */
  photos: Map<string, string>;
  /** Bytes of files in base64. */
  files: Map<string, string>;
  words: Vocabulary;
}

const DAY = 86_400_000;

export function makeState(scene: Scene, now: number): FakeState {
  const bare = scene === "empty" || scene === "first_run";
  const people = bare ? [] : scene === "crowd" ? makeCrowd(now) : makePeople(now);
  const requests = bare ? [] : makeRequests(now, people);
  const hangings = makeHangings(people, now);
  return {
    workspace: {
      demo: scene === "demo",
      file: "/home/dana/.local/share/porchlight/porchlight.db",
      version: "0.1.0",
      firstRun: scene === "first_run",
      notices: [],
      awaitedKey: null,
    },
    settings: SETTINGS,
    listener: makeListener(scene, now, requests),
    departments: [
      makeDepartment("Richmond", DEPARTMENT_ID, "20481000", now),
      makeDepartment("Norfolk", "d-norfolk", "20481001", now),
    ],
    keys: makeKeys(now, requests[0]?.receivedAt ?? null),
    people,
    requests,
    activities: people
      .flatMap((person, index) => [...makeActivities(person, index), ...noteActivities(person, hangings)])
      .sort((a, b) => b.at - a.at || b.seq - a.seq),
    hangings,
    messages: [],
    users: [
      { id: "u-dana", name: "Dana Whitlock", hasPhoto: false, atDesk: true, createdAt: now - 40 * DAY },
      { id: "u-jo", name: "Jo Park", hasPhoto: false, atDesk: false, createdAt: now - 30 * DAY },
    ],
    photos: new Map(),
    files: new Map(),
    words: structuredClone(VOCABULARY),
  };
}

const SETTINGS: Settings = {
  reach: "this_computer",
  port: 8787,
  publicUrl: null,
  trustedProxies: [],
  maxHeaderBytes: 65_536,
  maxBodyBytes: 1_048_576,
  headerTimeoutMs: 10_000,
  bodyTimeoutMs: 30_000,
  maxConnections: 512,
  keepRequests: 100_000,
  keepDays: 90,
  keepBytes: 2_147_483_648,
  theme: "system",
  density: "comfortable",
  notifyNewLeads: true,
  firstRunDone: true,
  oneOptOutStopsAll: false,
  strictConsent: false,
};

function makeListener(scene: Scene, now: number, requests: readonly RequestRow[]): ListenerStatus {
  const state = scene === "off" || scene === "trouble" ? scene : "lit";
  return {
    state,
    address: "127.0.0.1:8787",
    url: "http://127.0.0.1:8787",
    since: state === "lit" ? now - 3 * 3_600_000 : null,
    trouble:
      state === "trouble"
        ? "Port 8787 is taken. Another program uses it. Close that program, or choose another port in Settings."
        : null,
    lastRequestAt: requests[0]?.receivedAt ?? null,
    requestsSinceStart: requests.length,
    refusedSinceYesterday: requests.length === 0 ? 0 : 7,
    unsaved: 0,
  };
}

function makeDepartment(name: string, id: string, code: string, now: number): Department {
  return {
    id,
    code,
    name,
    companyName: "Quillby Exteriors",
    timeZone: "America/New_York",
    defaultCountry: "US",
    duplicateWindowS: 600,
    allowTrailingCommas: false,
    pipelineId: PIPELINE.id,
    createdAt: now - 40 * DAY,
    newleadUrl: `http://127.0.0.1:8787${NEWLEAD_PATH.replace("20481000", code)}`,
  };
}

function makeKeys(now: number, lastUsedAt: number | null): ApiKey[] {
  const key = {
    departmentId: DEPARTMENT_ID,
    dialect: "hatch" as const,
    createdAt: now - 30 * DAY,
    revokedAt: null,
  };
  return [
    { ...key, id: "k-1", name: "Website form", last4: "52ad", lastUsedAt },
    { ...key, id: "k-2", name: "RoofMatch", last4: "7f3a", lastUsedAt },
    {
      ...key,
      id: "k-3",
      name: "Old agency",
      last4: "09c1",
      lastUsedAt: now - 20 * DAY,
      revokedAt: now - 10 * DAY,
    },
  ];
}

/** What one person's timeline holds, oldest first; payloads as the engine writes them. */
function makeActivities({ contact, lead, source }: Person, index: number): Activity[] {
  const intake = { kind: "intake" as const, name: source };
  const dana = { kind: "user" as const, name: "Dana Whitlock" };
  const arrival = { at: contact.createdAt, actor: intake, requestId: `r-${index + 3}` };
  const byHand = { at: lead.stageEnteredAt, actor: dana, requestId: null };
  const moved = lead.stageName !== PIPELINE.stages[0]?.name;
  const told = [
    { ...arrival, type: "contact.created", payload: { name: contact.name, via: "newlead" } },
    { ...arrival, type: "lead.created", payload: { name: lead.name, source, status: "new" } },
    ...contact.fields.map(({ key, value }) => ({ ...arrival, type: "field.set", payload: { key, value } })),
    ...(moved
      ? [{ ...byHand, type: "lead.moved", payload: { oldStage: "New", newStage: lead.stageName } }]
      : []),
    ...(lead.valueMinor === null
      ? []
      : [
          {
            ...byHand,
            type: "lead.value_changed",
            payload: { oldValueMinor: null, valueMinor: lead.valueMinor },
          },
        ]),
    ...(lead.status === "open" ? [] : [{ ...byHand, type: `lead.${lead.status}`, payload: closing(lead) }]),
  ];
  return told.map((one, place) => ({
    ...one,
    seq: index * 20 + place + 1,
    id: `a-${index}-${place + 1}`,
    contactId: contact.id,
    leadId: lead.id,
  }));
}

function noteActivities({ contact, lead }: Person, hangings: ReadonlyMap<string, Hanging>): Activity[] {
  return (hangings.get(lead.id)?.notes ?? []).map((note) => ({
    seq: 2000,
    id: `a-${note.id}`,
    type: "note.created",
    at: note.createdAt,
    actor: { kind: "user", id: "u-dana", name: note.createdBy },
    contactId: contact.id,
    leadId: lead.id,
    requestId: null,
    payload: { noteId: note.id, content: note.content },
  }));
}

function closing({ stageName, valueMinor, status }: LeadCard): Record<string, unknown> {
  return { stage: stageName, valueMinor, reason: status === "lost" ? "Chose another contractor" : null };
}
