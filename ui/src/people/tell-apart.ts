// People of one name, and what tells them apart.
import type { ContactDetail } from "../rpc/generated/types";

/** Of a person, as far as it tells one from another. */
export type Told = Pick<ContactDetail, "id" | "name" | "phones" | "emails" | "companyName" | "origin">;

/** Tried in this order. */
const MARKS: ReadonlyArray<(contact: Told) => string | null | undefined> = [
  ({ phones }) => phones[0]?.display,
  ({ emails }) => emails[0]?.address,
  ({ companyName }) => companyName,
  ({ origin }) => origin.source,
];

/** By id: what stands beside the name of everybody whose name another of them has too, if anything tells them apart. */
export function marksOf(contacts: readonly Told[]): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const contact of contacts) {
    const namesakes = contacts.filter((other) => other !== contact && sameName(other, contact));
    const mark = namesakes.length === 0 ? undefined : markAmong(contact, namesakes);
    if (mark !== undefined) marks.set(contact.id, mark);
  }
  return marks;
}

/** Names as sentences use them: "Maria Okafor (804) 555-0199" where there are two. */
export function callNames(contacts: readonly Told[]): (contact: Pick<Told, "id" | "name">) => string {
  const marks = marksOf(contacts);
  return ({ id, name }) => [name, marks.get(id)].filter((part) => part !== undefined).join(" ");
}

function markAmong(contact: Told, namesakes: readonly Told[]): string | undefined {
  return MARKS.map((read) => {
    const mark = read(contact);
    return mark && namesakes.every((other) => read(other) !== mark) ? mark : undefined;
  }).find((mark) => mark !== undefined);
}

function sameName(one: Told, other: Told): boolean {
  return one.name.toLowerCase() === other.name.toLowerCase();
}
