// Contacts side by side: one row for each thing that may differ.
import type { ContactDetail } from "../rpc/generated/types";

export interface MergeRow {
  /** As the engine names the choice: `firstName`, `phone`, `field:car.color`. */
  what: string;
  label: string;
  /** One for each contact; empty where it has none. */
  cells: ReadonlyArray<{ id: string; value: string }>;
  /** There is something to choose. */
  differs: boolean;
}

type Read = (contact: ContactDetail) => string | null | undefined;

const MEMBERS: ReadonlyArray<[what: string, label: string, read: Read]> = [
  ["name", "Name shown", ({ name }) => name],
  ["firstName", "First name", ({ firstName }) => firstName],
  ["lastName", "Last name", ({ lastName }) => lastName],
  ["companyName", "Company", ({ companyName }) => companyName],
  ["phone", "Phone used", ({ phones }) => phones[0]?.display],
  ["email", "Email used", ({ emails }) => emails[0]?.address],
  ["owner", "Owner", ({ owner }) => owner?.name],
  ["timeZone", "Time zone", ({ timeZone }) => timeZone],
];

/** What "firstName" and "field:car.color" are called in a sentence. */
export function labelOf(what: string, rows: readonly MergeRow[]): string {
  return rows.find((row) => row.what === what)?.label ?? what.replace(/^field:/, "");
}

export function rowsOf(contacts: readonly ContactDetail[]): MergeRow[] {
  const members = MEMBERS.map(([what, label, read]) => rowOf(what, label, contacts, read));
  const labels = new Map(contacts.flatMap(({ fields }) => fields.map(({ key, label }) => [key, label])));
  const fields = [...labels].map(([key, label]) =>
    rowOf(
      `field:${key}`,
      label,
      contacts,
      (contact) => contact.fields.find((field) => field.key === key)?.value,
    ),
  );
  return [...members, ...fields].filter(({ cells }) => cells.some(({ value }) => value !== ""));
}

function rowOf(what: string, label: string, contacts: readonly ContactDetail[], read: Read): MergeRow {
  const cells = contacts.map((contact) => ({ id: contact.id, value: read(contact) ?? "" }));
  const values = new Set(cells.map(({ value }) => value).filter((value) => value !== ""));
  return { what, label, cells, differs: values.size > 1 };
}
