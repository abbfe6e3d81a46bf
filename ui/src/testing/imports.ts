// Imports of the made-up engine: taken in, run, stopped and taken back. It takes its time.
import type { Import, ImportCell, ImportContacts, ImportDetail } from "../rpc/generated/types";
import { type Answers, found, page, type Part, type Tell } from "./commands";
import { cells, type FakeImport, firstSettings, preview, refuse } from "./import-files";
import type { FakeState } from "./state";

const STEP_MS = 250;
const STEPS = 20;

const NOBODY = { keptContacts: { count: 0, first: [] }, optedOutContacts: { count: 0, first: [] } };

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
        keptContacts: named(kept),
        optedOutContacts: named(state.people.slice(0, is.optedOut)),
      });
    };
    setTimeout(step, STEP_MS);
    return detail;
  };

  return {
    "import.create": ({ filename }) => {
      const id = `i-${imports.length + 1}`;
      const detail = { ...NOTHING, id, filename, createdAt: now(), settings: null, ...NOBODY };
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
    "import.cells": (params) => {
      const { row, column, problem } = params;
      const fits = (cell: ImportCell) =>
        (row === undefined || cell.row === row) &&
        (column === undefined || cell.column === column) &&
        (problem === undefined || cell.problem === problem);
      return page(cells(found(imports, params.id)).filter(fits), params);
    },
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

function named(people: FakeState["people"]): ImportContacts {
  const first = people.map(({ contact }) => ({ contactId: contact.id, name: contact.name }));
  return { count: first.length, first };
}

function earlier(now: number): FakeImport[] {
  const made = (id: string, filename: string, days: number, patch: Partial<ImportDetail>): FakeImport => {
    const createdAt = now - days * 86_400_000;
    const text = "First name,Phone\nNell,8045550119\n";
    const detail = { ...NOTHING, id, filename, createdAt, settings: null, ...NOBODY, ...patch };
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
