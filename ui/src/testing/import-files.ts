// What the made-up engine reads in a file of contacts: it cuts at commas and semicolons and knows a few headers.
import type {
  ImportCell,
  ImportDetail,
  ImportOutcome,
  ImportPreview,
  ImportPreviewRow,
  ImportSettings,
  ImportTarget,
} from "../rpc/generated/types";
import { fail } from "./commands";
import type { FakeState } from "./state";

export interface FakeImport {
  id: string;
  detail: ImportDetail;
  text: string;
  mended: Map<string, string>;
}

const NAMES = new Set(["first_name", "last_name", "full_name"]);

const TARGETS: Record<string, ImportTarget> = {
  "first name": { kind: "first_name" },
  "last name": { kind: "last_name" },
  name: { kind: "full_name" },
  company: { kind: "company" },
  phone: { kind: "phone" },
  mobile: { kind: "phone" },
  email: { kind: "email" },
  source: { kind: "source" },
  "opted out": { kind: "opted_out", channels: ["text", "call", "voicemail", "email"] },
};

export function refuse(text: string): void {
  if (text.startsWith("%PDF")) fail("invalid", "This is a PDF. Ask for the list as a CSV file.", "id");
  if (text.startsWith("PK\u0003\u0004"))
    fail(
      "invalid",
      "This is an Excel workbook. Open it, save it as “CSV UTF-8”, and choose that file.",
      "id",
    );
}

function rows({ text }: FakeImport, delimiter: string): string[][] {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  return lines.map((line) => line.split(delimiter));
}

export function firstSettings(one: FakeImport, state: FakeState): ImportSettings {
  const semicolon = (one.text.split("\n")[0] ?? "").includes(";");
  const headers = rows(one, semicolon ? ";" : ",")[0] ?? [];
  return {
    charset: "utf8",
    delimiter: semicolon ? "semicolon" : "comma",
    header: "first_row",
    columns: headers.map((header) => ({
      header,
      target: TARGETS[header.trim().toLowerCase()] ?? { kind: "field", key: header },
    })),
    departmentId: state.departments[0]?.id ?? "",
    source: null,
    existing: "fill",
    stageId: null,
  };
}

const SIGNS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" } as const;

function read(one: FakeImport): { settings: ImportSettings; body: string[][] } {
  const settings = one.detail.settings ?? fail("invalid", "Look at the preview of the file first.");
  const [, ...body] = rows(one, SIGNS[settings.delimiter]);
  const cell = (row: number, column: number, came: string) => one.mended.get(`${row}:${column}`) ?? came;
  return { settings, body: body.map((line, at) => line.map((came, index) => cell(at + 2, index, came))) };
}

export function cells(one: FakeImport): ImportCell[] {
  const { settings, body } = read(one);
  return body.flatMap((line, at) =>
    line.flatMap((value, column) => {
      const { header, target } = settings.columns[column] ?? {};
      const fault = target?.kind === "phone" ? faultOf(value) : null;
      const name = line.filter((_, index) => NAMES.has(settings.columns[index]?.target.kind ?? "")).join(" ");
      const place = { row: at + 2, name: name || null, column, header: header ?? null };
      return fault ? [{ ...place, value, ...fault }] : [];
    }),
  );
}

function faultOf(value: string): Pick<ImportCell, "problem" | "why" | "suggestion"> | null {
  const excel = /^(\d)\.(\d+)E\+09$/.exec(value);
  if (excel) {
    const whole = excel[2]?.length === 9;
    const cut = ", and its last digits are gone. Look them up in the original list.";
    return {
      problem: "excel_number",
      why: `Excel changed this column: it made a number out of the phone${whole ? "." : cut}`,
      suggestion: whole ? `${excel[1]}${excel[2]}` : null,
    };
  }
  if (value === "" || value.replace(/\D/g, "").length >= 10) return null;
  return { problem: "not_a_phone", why: `“${value}” is too short for a phone.`, suggestion: null };
}

export function preview(one: FakeImport): ImportPreview {
  const { settings, body } = read(one);
  const faults = cells(one);
  const of = (line: string[], kind: ImportTarget["kind"]) =>
    line.filter((cell, index) => settings.columns[index]?.target.kind === kind && cell !== "");
  const outcome = (line: string[], index: number): ImportOutcome =>
    line.every((cell) => cell === "") ? "unusable" : index % 7 === 3 ? "update" : "new";
  const row = (line: string[], index: number): ImportPreviewRow => ({
    row: index + 2,
    outcome: outcome(line, index),
    firstName: of(line, "first_name")[0] ?? of(line, "full_name")[0] ?? null,
    lastName: of(line, "last_name")[0] ?? null,
    companyName: of(line, "company")[0] ?? null,
    phones: of(line, "phone").filter((phone) => faultOf(phone) === null),
    emails: of(line, "email"),
    source: of(line, "source")[0] ?? settings.source,
    status: null,
    valueMinor: null,
    tags: of(line, "tags"),
    notes: of(line, "note"),
    optedOut: of(line, "opted_out").length > 0 ? ["text", "call", "voicemail", "email"] : [],
    fields: settings.columns.flatMap(({ target }, at): Array<[string, string]> =>
      target.kind === "field" ? [[target.key, line[at] ?? ""]] : [],
    ),
    faults: faults.filter((fault) => fault.row === index + 2),
  });
  const shown = body.map(row);
  const count = (of: ImportOutcome) => shown.filter(({ outcome }) => outcome === of).length;
  const problems = (column: number) =>
    (["excel_number", "not_a_phone"] as const).flatMap((problem) => {
      const here = faults.filter((fault) => fault.column === column && fault.problem === problem);
      const suggested = here.filter(({ suggestion }) => suggestion !== null).length;
      const advice =
        problem === "excel_number"
          ? "Excel changed this column: it made numbers out of the phones and cut them short. In the original list, format the column as text, save it as CSV again, and choose that file."
          : "What is not a phone number is kept as a field of the contact.";
      return here.length === 0 ? [] : [{ problem, count: here.length, suggested, advice }];
    });
  return {
    settings,
    columns: settings.columns.map((column, index) => ({
      ...column,
      samples: body
        .map((line) => line[index] ?? "")
        .filter((cell) => cell !== "")
        .slice(0, 3),
      problems: problems(index),
    })),
    rows: shown.slice(0, 100),
    counts: {
      rows: body.length,
      new: count("new"),
      update: count("update"),
      unchanged: 0,
      repeat: 0,
      skip: 0,
      unusable: count("unusable"),
      cells: faults.length,
    },
  };
}
