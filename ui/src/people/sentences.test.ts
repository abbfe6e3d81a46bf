import { expect, it } from "vitest";
import type { Channel, ConsentState, ContactDetail, MergeStep } from "../rpc/generated/types";
import { makePeople } from "../testing/people";
import { movesOf, namesOf, stricterOf } from "./sentences";
import { marksOf } from "./tell-apart";

const [person] = makePeople(0, 1);

function somebody(id: string, name: string, said: Partial<ContactDetail> = {}): ContactDetail {
  if (!person) throw new Error("nobody was made up");
  return { ...person.contact, phones: [], emails: [], companyName: null, id, name, ...said };
}

function phone(display: string): Pick<ContactDetail, "phones"> {
  const [first] = person?.contact.phones ?? [];
  return first ? { phones: [{ ...first, display }] } : { phones: [] };
}

function consent(said: Partial<Record<Channel, ConsentState>>): Pick<ContactDetail, "consent"> {
  const lines = person?.contact.consent ?? [];
  return { consent: lines.map((line) => ({ ...line, state: said[line.channel] ?? "unknown" })) };
}

function stepFrom({ id, name }: ContactDetail, said: Partial<MergeStep> = {}): MergeStep {
  const counts = { leads: 1, requests: 0, messages: 0, references: 0, tags: 0 };
  return {
    fromId: id,
    fromName: name,
    mergeId: null,
    phones: [],
    emails: [],
    changes: [],
    consent: [],
    ...counts,
    ...said,
  };
}

it("names the phone of people who are called alike, and of nobody else", () => {
  const maria = somebody("c-1", "Maria Okafor", phone("(804) 555-0199"));
  const other = somebody("c-2", "maria okafor", phone("(804) 555-0142"));
  const ann = somebody("c-3", "Ann Lee", phone("(804) 555-0142"));
  const names = namesOf([maria, other, ann], maria);

  expect(movesOf(stepFrom(other), names, [])).toEqual([
    "maria okafor (804) 555-0142 goes into Maria Okafor (804) 555-0199, with 1 lead.",
  ]);
  expect(movesOf(stepFrom(ann), names, [])[0]).toMatch(/^Ann Lee goes into/);
});

it("takes what differs where the phones are the same", () => {
  const email = (address: string) => ({
    emails: (person?.contact.emails ?? []).slice(0, 1).map((one) => ({ ...one, address })),
  });
  const same = phone("(804) 555-0199");
  const marks = marksOf([
    somebody("c-1", "Maria Okafor", { ...same, ...email("m@work.example") }),
    somebody("c-2", "Maria Okafor", { ...same, ...email("maria@example.com") }),
  ]);
  expect([...marks.values()]).toEqual(["m@work.example", "maria@example.com"]);
});

it("says that whoever goes into somebody opted out becomes opted out too", () => {
  const tom = somebody("c-1", "Tom", consent({ text: "opted_out", email: "opted_out" }));
  const thomas = somebody("c-2", "Thomas", consent({ email: "opted_out" }));
  const step = stepFrom(thomas, consent({ text: "opted_out", email: "opted_out" }));

  expect(stricterOf([step], tom, [tom, thomas])).toEqual([
    "Thomas becomes opted out of text, because Tom is.",
  ]);
  expect(stricterOf([step], thomas, [tom, thomas])).toEqual([
    "Thomas becomes opted out of text, because Tom is.",
  ]);
});

it("says nothing of consent that stays as it is", () => {
  const tom = somebody("c-1", "Tom", consent({ text: "opted_in" }));
  const thomas = somebody("c-2", "Thomas", consent({}));
  expect(stricterOf([stepFrom(thomas, consent({ text: "opted_in" }))], tom, [tom, thomas])).toEqual([]);
});
