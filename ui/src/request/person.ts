// Who a body seems to be about, so that somebody need not type it: read from names that senders use, however broken the
// rest of the body is. A person looks at it before anything is made of it.
import { readPairs } from "./code/pairs";

export interface Person {
  firstName?: string;
  lastName?: string;
  companyName?: string;
  phone?: string;
  email?: string;
  source?: string;
}

/** Names without case and signs. */
const NAMES: Readonly<Record<string, keyof Person>> = {
  firstname: "firstName",
  fname: "firstName",
  givenname: "firstName",
  lastname: "lastName",
  lname: "lastName",
  surname: "lastName",
  familyname: "lastName",
  company: "companyName",
  companyname: "companyName",
  phone: "phone",
  phonenumber: "phone",
  phone1: "phone",
  mobile: "phone",
  mobilephone: "phone",
  cellphone: "phone",
  email: "email",
  emailaddress: "email",
  source: "source",
  leadsource: "source",
};
const WHOLE_NAMES: readonly string[] = ["name", "fullname", "contactname"];

/** A string or a number under a name, at any depth. */
const MEMBER = /("(?:[^"\\\n]|\\.)*")\s*:\s*("(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?)/g;

export function personIn(text: string): Person {
  const person: Person = {};
  for (const [name, value] of /^\s*[[{]/.test(text) ? membersOf(text) : fieldsOf(text)) {
    const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
    const said = value.trim();
    if (said === "") continue;
    const field = NAMES[plain];
    if (field !== undefined) person[field] ??= said;
    if (WHOLE_NAMES.includes(plain)) {
      const [first = "", ...rest] = said.split(/\s+/);
      person.firstName ??= first;
      if (rest.length > 0) person.lastName ??= rest.join(" ");
    }
  }
  return person;
}

function* membersOf(text: string): Generator<[string, string]> {
  for (const [, name = "", value = ""] of text.matchAll(MEMBER)) yield [unquoted(name), unquoted(value)];
}

function* fieldsOf(text: string): Generator<[string, string]> {
  for (const { name, value } of readPairs(text)) yield [name, value ?? ""];
}

function unquoted(literal: string): string {
  if (!literal.startsWith('"')) return literal;
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal.slice(1, -1);
  }
}
