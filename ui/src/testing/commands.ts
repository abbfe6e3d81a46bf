// How the made-up engine answers each command. A command without an answer here does not compile.
import type { CommandName, Commands } from "../rpc/generated/commands";
import type { ContactFilter, Page, RequestRow, Verdict } from "../rpc/generated/types";
import { RpcFault } from "../rpc/fault";
import { contactRow, type Person } from "./people";
import { boardAnswers } from "./board";
import { consentAnswers } from "./consents";
import { contactEditAnswers } from "./contact-edits";
import { importAnswers } from "./imports";
import { leadAnswers } from "./leads";
import { matchingAnswers } from "./matching";
import { mergingAnswers } from "./merging";
import { requestDetail } from "./requests";
import type { FakeState } from "./state";
import { unmadeAnswers } from "./unmade";
import { userAnswers } from "./users";
import { recordedRows } from "./bins";
import { webhookAnswers } from "./webhooks";

export type Answers = { [N in CommandName]: (params: Commands[N]["params"]) => Commands[N]["answer"] };

export type Tell = (kind: string, ids: string[] | null) => void;

export function answers(state: FakeState, tell: Tell, now: () => number): Answers {
  const edits = contactEditAnswers(state, tell, now);
  const [consents, merging] = [consentAnswers(state, tell, now), mergingAnswers(state, tell, now)];
  return {
    ...unmadeAnswers(),
    ...workspaceAnswers(state, tell, now),
    ...departmentAnswers(state, tell, now),
    ...requestAnswers(state, tell),
    ...contactAnswers(state, tell, now),
    ...edits,
    ...consents,
    ...merging,
    ...matchingAnswers(state, { ...consents, ...merging }),
    ...boardAnswers(state, tell, now, leadAnswers(state, tell, now, edits["contact.create"])),
    ...userAnswers(state, tell, now),
    ...importAnswers(state, tell, now),
    ...webhookAnswers(state, tell, now),
  };
}

export type Part<Prefix extends string> = Pick<Answers, Extract<CommandName, `${Prefix}.${string}`>>;

function workspaceAnswers(
  state: FakeState,
  tell: Tell,
  now: () => number,
): Part<"workspace" | "demo" | "setting" | "listener"> {
  const demo = (on: boolean) => {
    state.workspace = { ...state.workspace, demo: on };
    tell("workspace", null);
    return state.workspace;
  };
  const light = (on: boolean) => {
    state.listener = {
      ...state.listener,
      state: on ? "lit" : "off",
      since: on ? now() : null,
      trouble: null,
    };
    tell("listener", null);
    return state.listener;
  };
  return {
    "workspace.get": () => state.workspace,
    "demo.open": () => demo(true),
    "demo.leave": () => demo(false),
    "setting.get": () => state.settings,
    "setting.set": (patch) => {
      state.settings = { ...state.settings, ...patch };
      if (state.settings.firstRunDone && patch.firstRunDone)
        state.workspace = { ...state.workspace, firstRun: false };
      tell("setting", null);
      tell("workspace", null);
      return state.settings;
    },
    "listener.status": () => state.listener,
    "listener.start": () => light(true),
    "listener.stop": () => light(false),
    "listener.test": () => {
      const row = arrive(state, now());
      tell("request", [row.id]);
      tell("listener", null);
      return { status: 200, requestId: row.id };
    },
  };
}

/** One more accepted request on top of the list. */
function arrive(state: FakeState, at: number): RequestRow {
  const person = state.people[0];
  const row: RequestRow = {
    id: `r-new-${state.requests.length}`,
    receivedAt: at,
    method: "POST",
    path: "/api/webhooks/20481000/newlead",
    verdict: "accepted",
    status: 200,
    sentence: "Accepted: a test lead, stage New",
    source: "Porchlight test",
    durationUs: 5200,
    bodyLength: 274,
    contactId: person?.contact.id ?? null,
    contactName: person?.contact.name ?? null,
    leadId: person?.lead.id ?? null,
    departmentId: state.departments[0]?.id ?? null,
    binId: null,
    pinned: false,
  };
  state.requests = [row, ...state.requests];
  state.listener = {
    ...state.listener,
    lastRequestAt: at,
    requestsSinceStart: state.listener.requestsSinceStart + 1,
  };
  return row;
}

function departmentAnswers(state: FakeState, tell: Tell, now: () => number): Part<"department" | "api_key"> {
  return {
    "department.list": (params) => page(state.departments, params),
    "department.create": (params) => {
      const like = found(state.departments, "d-richmond");
      const made = { ...like, ...params, id: `d-${state.departments.length + 1}`, createdAt: now() };
      state.departments = [...state.departments, made];
      tell("department", [made.id]);
      return made;
    },
    "department.update": (params) => {
      const changed = { ...found(state.departments, params.id), ...params };
      state.departments = state.departments.map((one) => (one.id === params.id ? changed : one));
      tell("department", [params.id]);
      return changed;
    },
    "department.delete": ({ id }) => {
      state.departments = state.departments.filter((one) => one.id !== id);
      tell("department", [id]);
      return null;
    },
    "api_key.list": ({ departmentId }) =>
      whole(state.keys.filter((key) => key.departmentId === departmentId)),
    "api_key.create": (params) => {
      const key = {
        ...params,
        id: `k-${state.keys.length + 1}`,
        last4: "c0de",
        createdAt: now(),
        lastUsedAt: null,
        revokedAt: null,
      };
      state.keys = [...state.keys, key];
      tell("api_key", [key.id]);
      return { key, secret: "plk_3b9d07aa51e24c68b1f0d2a9c0de" };
    },
    "api_key.reveal": ({ id }) => ({ secret: `plk_5f0c2b7e91d84a36b0c2e4d8${found(state.keys, id).last4}` }),
    "api_key.revoke": ({ id }) => {
      const revoked = { ...found(state.keys, id), revokedAt: now() };
      state.keys = state.keys.map((key) => (key.id === id ? revoked : key));
      tell("api_key", [id]);
      return revoked;
    },
  };
}

function requestAnswers(state: FakeState, tell: Tell): Part<"request"> {
  const since = (at = 0) => state.requests.filter((row) => row.receivedAt >= at);
  const kept = () => [...state.requests, ...recordedRows(state.requests, "b-quiet-heron")];
  return {
    "request.list": (params) => {
      const text = params.text?.toLowerCase() ?? "";
      if (params.binId !== undefined)
        return { ...page(recordedRows(state.requests, params.binId), params), searchedBackTo: null };
      const rows = since(params.since).filter(
        (row) =>
          (params.verdicts?.includes(row.verdict) ?? true) &&
          (params.source === undefined || row.source === params.source) &&
          (params.contactId === undefined || row.contactId === params.contactId) &&
          `${row.path} ${row.source} ${row.sentence}`.toLowerCase().includes(text),
      );
      return { ...page(rows, params), searchedBackTo: null };
    },
    "request.get": ({ id }) => requestDetail(found(kept(), id), "masked"),
    "request.reveal": ({ id }) => requestDetail(found(kept(), id), "revealed"),
    "request.pin": ({ id, pinned }) => {
      const row = { ...found(state.requests, id), pinned };
      state.requests = state.requests.map((one) => (one.id === id ? row : one));
      tell("request", [id]);
      return row;
    },
    "request.tally": ({ since: at }) => tally(since(at)),
    "request.sources": ({ since: at }) => ({
      items: [...new Set(since(at).map((row) => row.source))].sort(),
    }),
  };
}

function tally(rows: readonly RequestRow[]): Commands["request.tally"]["answer"] {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const commas = rows.filter((row) => row.verdict === "malformed");
  const first = commas[0];
  return {
    total: rows.length,
    counts: [...counts].map(([verdict, count]) => ({ verdict, count })),
    causes: first
      ? [{ source: first.source, sentence: first.sentence, count: commas.length, exampleId: first.id }]
      : [],
  };
}

type Read = "list" | "count" | "get" | "opt_out" | "opt_in";

function contactAnswers(
  state: FakeState,
  tell: Tell,
  now: () => number,
): Part<"activity"> & Pick<Answers, `contact.${Read}`> {
  const person = (id: string) => {
    const one = state.people.find(({ contact }) => contact.id === id);
    return one ?? fail("not_found", "This contact is not here any more.");
  };
  const consent = (to: "opted_in" | "opted_out", params: Commands["contact.opt_in"]["params"]) => {
    const one = person(params.id);
    one.contact = {
      ...one.contact,
      consent: one.contact.consent.map((line) =>
        params.channels.includes(line.channel)
          ? { ...line, state: to, since: now(), method: "manual", reason: params.reason, by: "Dana Whitlock" }
          : line,
      ),
    };
    tell("contact", [params.id]);
    return one.contact;
  };
  return {
    "contact.list": (params) => {
      const text = params.text?.toLowerCase() ?? "";
      const rows = sorted(
        state.people.filter((one) => passes(state, one, params)),
        params,
      ).map(contactRow);
      return page(
        rows.filter((row) =>
          `${row.name} ${row.email} ${row.phone?.replace(/\D/g, "")}`.toLowerCase().includes(text),
        ),
        params,
      );
    },
    "contact.count": () => ({ count: state.people.length }),
    "contact.get": ({ id }) => person(id).contact,
    "contact.opt_out": (params) => consent("opted_out", params),
    "contact.opt_in": (params) => consent("opted_in", params),
    "activity.list": (params) =>
      page(
        state.activities.filter((one) => one.contactId === params.contactId),
        params,
      ),
  };
}

export function passes(
  state: FakeState,
  { contact, lead, source }: Person,
  { sources = [], consents = [], tags = [], departments = [] }: ContactFilter,
): boolean {
  const sourceId = state.words.sources.find(({ name }) => name === source)?.id ?? "";
  return (
    (departments.length === 0 || departments.includes(contact.departmentId)) &&
    (sources.length === 0 || sources.includes(sourceId)) &&
    (consents.length === 0 || consents.includes(lead.consent)) &&
    (tags.length === 0 || (contact.tags ?? []).some(({ id }) => tags.includes(id)))
  );
}

function sorted(
  people: readonly Person[],
  { sort = "last_activity", descending }: Commands["contact.list"]["params"],
): Person[] {
  const by = {
    name: (a: Person, b: Person) => a.contact.name.localeCompare(b.contact.name),
    newest: (a: Person, b: Person) => a.contact.createdAt - b.contact.createdAt,
    last_activity: (a: Person, b: Person) => a.contact.lastActivityAt - b.contact.lastActivityAt,
    best: (a: Person, b: Person) => a.contact.lastActivityAt - b.contact.lastActivityAt,
  };
  const rows = [...people].sort(by[sort]);
  return descending ? rows.reverse() : rows;
}

export function page<T>(
  items: readonly T[],
  { after, limit = 50 }: { after?: string; limit?: number },
): Page<T> {
  const start = Number(after ?? 0);
  const end = start + limit;
  return { items: items.slice(start, end), next: end < items.length ? String(end) : null };
}

export function whole<T>(items: readonly T[]): Page<T> {
  return { items: [...items], next: null };
}

export function found<T extends { id: string }>(items: readonly T[], id: string): T {
  return items.find((item) => item.id === id) ?? fail("not_found", "This is not here any more.");
}

export function fail(code: string, message: string, field?: string): never {
  throw new RpcFault({ code, message, ...(field === undefined ? {} : { field }) });
}
