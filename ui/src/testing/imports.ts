// Imports of the made-up engine: it cuts at commas and semicolons, knows a few headers, and takes its time.
import type {
  Import,
  ImportCell,
  ImportDetail,
  ImportOutcome,
  ImportPreview,
  ImportPreviewRow,
  ImportSettings,
  ImportTarget,
} from "../rpc/generated/types";
import { type Answers, fail, found, page, type Part, type Tell } from "./commands";
import type { FakeState } from "./state";

interface FakeImport {
  id: string;
  detail: ImportDetail;
  text: string;
  mended: Map<string, string>;
}

const STEP_MS = 250;
const STEPS = 20;

const NOTHING: Omit<Import, "id" | "filename" | "createdAt"> = {
  state: "draft",
  by: "Dana Whitlock",
  startedAt: null,
  finishedAt: null,
  rowsTotal: 0,
  rowsDone: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  repeated: 0,
  skipped: 0,
  failed: 0,
  optedOut: 0,
  revertTotal: 0,
  revertDone: 0,
  removed: 0,
  restored: 0,
  kept: 0,
  backup: null,
  error: null,
  notice: null,
};

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

export function importAnswers(
  state: FakeState,
  tell: Tell,
  now: () => number,
): Part<"import"> & Pick<Answers, "contact.export"> {
  const imports: FakeImport[] = state.people.length === 0 ? [] : earlier(now());

  const set = (id: string, patch: Partial<ImportDetail>): ImportDetail => {
    const one = found(imports, id);
    one.detail = { ...one.detail, ...patch };
    tell("import", [id]);
    return one.detail;
  };
  const run = (id: string) => {
    const begun = found(imports, id).detail;
    const counts =
      begun.rowsTotal === 0
        ? preview(found(imports, id)).counts
        : { rows: begun.rowsTotal, new: 10_900, update: 1900, unusable: 40 };
    const detail = set(id, {
      state: "running",
      rowsTotal: counts.rows,
      startedAt: now(),
      notice: null,
      error: null,
    });
    const step = () => {
      const { detail: is } = found(imports, id);
      if (is.state !== "running") return;
      const rowsDone = Math.min(is.rowsTotal, is.rowsDone + Math.ceil(is.rowsTotal / STEPS));
      const share = is.rowsTotal === 0 ? 1 : rowsDone / is.rowsTotal;
      const through = rowsDone === is.rowsTotal;
      set(id, {
        rowsDone,
        created: Math.round(counts.new * share),
        updated: Math.round(counts.update * share),
        failed: Math.round(counts.unusable * share),
        ...(through ? { state: "done", finishedAt: now(), backup: "before import 2026-11-19.db" } : {}),
      });
      if (through) tell("contact", null);
      else setTimeout(step, STEP_MS);
    };
    setTimeout(step, STEP_MS);
    return detail;
  };
  const revert = (id: string) => {
    const { created, updated } = found(imports, id).detail;
    const total = created + updated;
    const detail = set(id, { state: "reverting", revertTotal: total, notice: null });
    const step = () => {
      const { detail: is } = found(imports, id);
      const revertDone = Math.min(total, is.revertDone + Math.ceil(total / STEPS));
      const kept = state.people.slice(0, Math.min(2, created));
      if (revertDone < total) {
        set(id, { revertDone });
        return void setTimeout(step, STEP_MS);
      }
      set(id, {
        revertDone,
        state: "reverted",
        removed: created - kept.length,
        restored: updated,
        kept: kept.length,
        keptContacts: kept.map(({ contact }) => ({ contactId: contact.id, name: contact.name })),
        notice:
          is.optedOut > 0
            ? "Opt-outs that the file brought still stand: they are taken back one by one, with a reason."
            : null,
      });
    };
    setTimeout(step, STEP_MS);
    return detail;
  };

  return {
    "import.create": ({ filename }) => {
      const id = `i-${imports.length + 1}`;
      const detail = { ...NOTHING, id, filename, createdAt: now(), settings: null, keptContacts: [] };
      imports.unshift({ id, detail, text: "", mended: new Map() });
      tell("import", [id]);
      return detail;
    },
    "import.append": ({ id, base64 }) => {
      const one = found(imports, id);
      one.text += atob(base64);
      return { bytes: one.text.length };
    },
    "import.preview": ({ id, settings }) => {
      const one = found(imports, id);
      refuse(one.text);
      one.detail = { ...one.detail, settings: settings ?? one.detail.settings ?? firstSettings(one, state) };
      return preview(one);
    },
    "import.cells": (params) => page(cells(found(imports, params.id)), params),
    "import.set_cell": ({ id, row, column, value }) => {
      found(imports, id).mended.set(`${row}:${column}`, value);
      tell("import", [id]);
      return null;
    },
    "import.fix_column": ({ id, column, problem }) => {
      const one = found(imports, id);
      for (const cell of cells(one))
        if (cell.column === column && cell.problem === problem && cell.suggestion !== null)
          one.mended.set(`${cell.row}:${column}`, cell.suggestion);
      tell("import", [id]);
      return null;
    },
    "import.start": ({ id }) => run(id),
    "import.continue": ({ id }) => run(id),
    "import.get": ({ id }) => found(imports, id).detail,
    "import.cancel": ({ id }) =>
      set(id, {
        state: "cancelled",
        finishedAt: now(),
        notice: "It was stopped. What was imported until then stays; it can be continued or taken back.",
      }),
    "import.revert": ({ id }) => revert(id),
    "import.list": (params) =>
      page(
        imports.map(({ detail }) => detail),
        params,
      ),
    "import.delete": ({ id }) => {
      imports.splice(imports.indexOf(found(imports, id)), 1);
      tell("import", [id]);
      return null;
    },
    "contact.export": ({ style }) => ({
      filename: style === "exact" ? "contacts.csv" : "contacts for a spreadsheet.csv",
      text: ["Name", ...state.people.map(({ contact }) => contact.name)].join("\r\n"),
    }),
  };
}

function refuse(text: string): void {
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

function firstSettings(one: FakeImport, state: FakeState): ImportSettings {
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

function cells(one: FakeImport): ImportCell[] {
  const { settings, body } = read(one);
  return body.flatMap((line, at) =>
    line.flatMap((value, column) => {
      const { header, target } = settings.columns[column] ?? {};
      const fault = target?.kind === "phone" ? faultOf(value) : null;
      return fault ? [{ row: at + 2, column, header: header ?? null, value, ...fault }] : [];
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

function preview(one: FakeImport): ImportPreview {
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

function earlier(now: number): FakeImport[] {
  const made = (id: string, filename: string, days: number, patch: Partial<ImportDetail>): FakeImport => {
    const createdAt = now - days * 86_400_000;
    const text = "First name,Phone\nNell,8045550119\n";
    const detail = { ...NOTHING, id, filename, createdAt, settings: null, keptContacts: [], ...patch };
    return { id, detail, text, mended: new Map() };
  };
  return [
    made("i-2", "spring home show, all booths, second weekend.csv", 2, {
      state: "interrupted",
      rowsTotal: 12_840,
      rowsDone: 5000,
      created: 4120,
      updated: 610,
      failed: 12,
      notice: "It was interrupted. It can be continued or taken back.",
    }),
    made("i-1", "old crm.csv", 40, {
      state: "done",
      rowsTotal: 418,
      rowsDone: 418,
      created: 371,
      updated: 30,
      unchanged: 14,
      failed: 3,
      optedOut: 22,
      finishedAt: now - 40 * 86_400_000 + 4000,
      backup: "before import 2026-10-10.db",
    }),
  ];
}
