// 214 made-up requests with every verdict, newest first; the very first one fails at its trailing comma.
import type { RequestDetail, RequestRow, TraceLine, Verdict } from "../rpc/generated/types";
import type { Person } from "./people";
import { DEPARTMENT_ID, SOURCES } from "./people";
import { Seeded } from "./seeded";

export const NEWLEAD_PATH = "/api/webhooks/20481000/newlead";

interface Story {
  verdict: Verdict;
  status: number | null;
  sentence: string;
  source?: string;
  path?: string;
  method?: string;
}

const COMMA: Story = {
  verdict: "malformed",
  status: 400,
  sentence: "Refused: not valid JSON, trailing comma at line 11 column 24",
  source: "RoofMatch",
};

/** By place in the list; all others were accepted. */
const STORIES = new Map<number, Story>([
  [0, COMMA],
  [3, COMMA],
  [11, COMMA],
  [
    5,
    {
      verdict: "unrouted",
      status: 404,
      sentence: "Nothing takes this path",
      source: "203.0.113.88",
      path: "/favicon.ico",
      method: "GET",
    },
  ],
  [
    40,
    {
      verdict: "unrouted",
      status: 404,
      sentence: "Nothing takes this path",
      source: "203.0.113.88",
      path: "/.env",
      method: "GET",
    },
  ],
  [
    90,
    {
      verdict: "unrouted",
      status: 405,
      sentence: "This address takes POST only",
      source: "198.51.100.7",
      method: "GET",
    },
  ],
  [
    8,
    {
      verdict: "unauthorized",
      status: 401,
      sentence: "Refused: no key that Porchlight knows",
      source: "198.51.100.7",
    },
  ],
  [
    10,
    {
      verdict: "error",
      status: 503,
      sentence: "Our fault: the disk was full, the sender was asked to try again",
      source: "Search ads",
    },
  ],
  [
    21,
    {
      verdict: "refused",
      status: 422,
      sentence: "Refused: neither a phone number nor an email",
      source: "Website form",
    },
  ],
  [
    33,
    {
      verdict: "rate_limited",
      status: 429,
      sentence: "Refused: more than 100 requests in 10 s",
      source: "Search ads",
    },
  ],
  [
    47,
    {
      verdict: "over_size",
      status: 413,
      sentence: "Refused: 2 MiB, the limit is 1 MiB",
      source: "Home show list",
    },
  ],
  [
    60,
    {
      verdict: "aborted",
      status: null,
      sentence: "The sender left after 112 of 274 bytes",
      source: "RoofMatch",
    },
  ],
]);

const ACCEPTED: Story = { verdict: "accepted", status: 200, sentence: "Accepted: a new contact, stage New" };
const MERGED: Story = {
  verdict: "merged",
  status: 200,
  sentence: "Merged into a contact with the same phone number",
};
const DUPLICATE: Story = { verdict: "duplicate", status: 200, sentence: "The same lead came 40 s before" };

function storyOf(index: number): Story {
  const special = STORIES.get(index);
  if (special) return special;
  if (index % 9 === 2) return MERGED;
  return index % 23 === 4 ? DUPLICATE : ACCEPTED;
}

export function makeRequests(now: number, people: readonly Person[], count = 214): RequestRow[] {
  const random = new Seeded(11);
  let at = now - 12_000;
  return Array.from({ length: count }, (_, index) => {
    const row = makeRow(random, storyOf(index), index, at, people);
    at -= random.between(20, 900) * 1000;
    return row;
  });
}

function makeRow(
  random: Seeded,
  story: Story,
  index: number,
  at: number,
  people: readonly Person[],
): RequestRow {
  const kept = story.verdict === "accepted" || story.verdict === "merged" || story.verdict === "duplicate";
  const person = kept ? people[index % Math.max(1, people.length)] : undefined;
  return {
    id: `r-${index + 1}`,
    receivedAt: at,
    method: story.method ?? "POST",
    path: story.path ?? NEWLEAD_PATH,
    verdict: story.verdict,
    status: story.status,
    sentence: story.sentence,
    source: story.source ?? person?.source ?? random.pick(SOURCES),
    durationUs: random.between(900, 31_000),
    bodyLength: story.method === "GET" ? 0 : 274,
    contactId: person?.contact.id ?? null,
    contactName: person?.contact.name ?? null,
    leadId: person?.lead.id ?? null,
    departmentId: story.path ? null : DEPARTMENT_ID,
    binId: null,
    pinned: false,
  };
}

const HEAD = `{
  "firstName": "Nell",
  "lastName": "Ashworth",
  "phoneNumber": "8045550119",
  "email": "nell.ashworth@example.com",
  "source": "roofmatch",
  "status": "new",
  "createdAt": "2026-11-19T10:42:06-0500",
  "project": {
    "type": "roof",
    "material": "metal"`;
const TAIL = `
  }
}
`;

function bodyOf(row: RequestRow): string {
  if (row.bodyLength === 0) return "";
  return row.verdict === "malformed" ? `${HEAD},${TAIL}` : HEAD + TAIL;
}

function traceOf(row: RequestRow): TraceLine[] {
  const rules: Array<[rule: string, label: string, detail: string, stops: Verdict]> = [
    ["size", "Size", `${row.bodyLength} B of 1 MiB`, "over_size"],
    ["route", "Address", "Hatch newlead, department Richmond", "unrouted"],
    ["rate", "Pace", "3 in the last 10 s, 100 allowed", "rate_limited"],
    ["key", "Key", "X-API-KEY plk_••••••••7f3a", "unauthorized"],
    ["body.json", "Valid JSON", "An object with 8 members", "malformed"],
    ["fields", "Required fields", "A phone number, an email, a source", "refused"],
    ["match", "Contact match", row.sentence, "error"],
  ];
  const failed = rules.findIndex(([, , , stops]) => stops === row.verdict);
  return rules.map(([rule, label, detail], index) => {
    if (failed < 0 || index < failed) return { rule, label, detail, outcome: "passed" };
    if (index > failed) return { rule, label, detail: "Not reached", outcome: "not_reached" };
    return rule === "body.json"
      ? commaLine(rule, label)
      : { rule, label, detail: row.sentence, outcome: "failed" };
  });
}

function commaLine(rule: string, label: string): TraceLine {
  return {
    rule,
    label,
    outcome: "failed",
    detail: "not valid JSON, trailing comma at line 11 column 24",
    expected: "a name in quotes",
    found: "}",
    place: {
      pointer: "/project",
      header: null,
      offset: HEAD.length,
      line: HEAD.split("\n").length,
      column: HEAD.length - HEAD.lastIndexOf("\n"),
      textStart: HEAD.length,
      textEnd: HEAD.length + 1,
    },
    advice: "Remove the comma after the last value of “project” and send the lead again.",
  };
}

const SECRET = "plk_5f0c2b7e91d84a36b0c2e4d87f3a";
const MASKED = "plk_••••••••7f3a";

export function requestDetail(row: RequestRow, look: "masked" | "revealed"): RequestDetail {
  const key = look === "revealed" ? SECRET : MASKED;
  const text = bodyOf(row);
  const wrong = traceOf(row).find((line) => line.outcome === "failed");
  return {
    row,
    target: row.path,
    httpVersion: "1.1",
    peer: "203.0.113.20:52114",
    forwardedFor: null,
    departmentName: row.departmentId ? "Richmond" : null,
    keyName: row.departmentId ? row.source : null,
    headUs: 210,
    bodyUs: 640,
    replyUs: row.durationUs,
    headers: [
      { name: "Host", value: "leads.example.com", masked: false },
      { name: "User-Agent", value: "LeadSender/2.1", masked: false },
      { name: "Content-Type", value: "application/json", masked: false },
      { name: "X-API-KEY", value: key, masked: look === "masked" },
      { name: "Content-Length", value: String(text.length), masked: false },
    ],
    body: { text, base64: null, contentType: "application/json", length: text.length, kept: text.length },
    chunked: false,
    reply: row.status === null ? null : replyOf(row, row.status),
    trace: traceOf(row),
    partnerMessage: wrong
      ? `Hello, a lead you sent was refused with status ${row.status}. ${wrong.advice ?? wrong.detail} The address and the key are right.`
      : null,
    duplicateOf: row.verdict === "duplicate" ? "r-6" : null,
    curl: `curl http://127.0.0.1:8787${row.path} \\\n  -H 'X-API-KEY: ${key}' \\\n  -H 'Content-Type: application/json' \\\n  --data-binary @lead.json`,
    revealed: look === "revealed",
  };
}

function replyOf(row: RequestRow, status: number): RequestDetail["reply"] {
  const body =
    status === 200
      ? { data: { id: row.contactId } }
      : { errors: [{ title: row.verdict, source: { pointer: "" }, detail: row.sentence }] };
  return {
    status,
    headers: [{ name: "Content-Type", value: "application/json", masked: false }],
    body: JSON.stringify(body),
  };
}
