// Duplicates, merging and the trash of contacts in the made-up engine.
import type { ContactDetail, DuplicateGroup, MergeStep, MergeWish, TrashRow } from "../rpc/generated/types";
import { type Answers, fail, page, type Tell } from "./commands";
import { contactRow, type Person } from "./people";
import type { FakeState } from "./state";

const DAY = 86_400_000;

type MergingAnswers = Pick<
  Answers,
  | "contact.compare"
  | "contact.merge"
  | "contact.unmerge"
  | "contact.trash_list"
  | "contact.delete"
  | "contact.restore"
  | "contact.add_tag"
  | "duplicate.list"
  | "duplicate.dismiss"
>;

export function mergingAnswers(state: FakeState, tell: Tell, now: () => number): MergingAnswers {
  let trash: Array<{ person: Person; deletedAt: number }> = [];
  const merged = new Map<string, { survivorId: string; person: Person }>();
  const dismissed = new Set<string>();
  const person = (id: string) =>
    state.people.find(({ contact }) => contact.id === id) ??
    fail("not_found", "This contact is not here any more.");
  const take = (ids: readonly string[]): Person[] => {
    const taken = state.people.filter(({ contact }) => ids.includes(contact.id));
    state.people = state.people.filter((one) => !taken.includes(one));
    tell("contact", null);
    return taken;
  };
  const groups = (): DuplicateGroup[] =>
    [
      [0, 12, "Same phone (804) 555-0100"],
      [3, 15, 27, "Similar names and phones that end alike"],
      [5, 17, "Same email priya.nandakumar@example.com"],
    ].flatMap((places) => {
      const members = places
        .slice(0, -1)
        .map((place) => state.people.find(({ contact }) => contact.id === `c-${Number(place) + 1}`))
        .filter((one) => one !== undefined)
        .map(contactRow);
      const key = members.map(({ id }) => id).join();
      return members.length < 2 || dismissed.has(key) ? [] : [{ members, reasons: [String(places.at(-1))] }];
    });
  return {
    "contact.compare": ({ ids }) => ({ contacts: ids.map((id) => person(id).contact) }),
    "contact.merge": ({ wish, dryRun }) => {
      const survivor = person(wish.survivorId);
      const steps = wish.otherIds.map((id) => stepOf(survivor.contact, person(id).contact, wish));
      if (dryRun) return { survivorId: wish.survivorId, steps };
      const named = steps.map((step, index) => ({ ...step, mergeId: `m-${merged.size + index + 1}` }));
      for (const one of take(wish.otherIds)) {
        const mergeId = `m-${merged.size + 1}`;
        merged.set(mergeId, { survivorId: wish.survivorId, person: one });
        const { id: contactId, name } = one.contact;
        const { contact } = survivor;
        survivor.contact = {
          ...contact,
          merged: [{ mergeId, contactId, name, at: now() }, ...contact.merged],
        };
      }
      return { survivorId: wish.survivorId, steps: named };
    },
    "contact.unmerge": ({ mergeId }) => {
      const one = merged.get(mergeId) ?? fail("not_found", "This merge is not here any more.");
      merged.delete(mergeId);
      const survivor = person(one.survivorId);
      const left = survivor.contact.merged.filter((each) => each.mergeId !== mergeId);
      survivor.contact = { ...survivor.contact, merged: left };
      state.people = [...state.people, one.person];
      tell("contact", null);
      return { survivorId: one.survivorId, restoredId: one.person.contact.id, left: [] };
    },
    "contact.trash_list": (params) => page(trash.map(trashRow), params),
    "contact.delete": ({ ids }) => {
      trash = [...take(ids).map((one) => ({ person: one, deletedAt: now() })), ...trash];
      return null;
    },
    "contact.restore": ({ ids }) => {
      const back = trash.filter(({ person: one }) => ids.includes(one.contact.id));
      trash = trash.filter((one) => !back.includes(one));
      state.people = [...state.people, ...back.map((one) => one.person)];
      tell("contact", null);
      return null;
    },
    "contact.add_tag": ({ ids, name }) => {
      const tag = state.words.tags.find((one) => one.name === name) ?? { id: `t-${name}`, name };
      for (const id of ids) {
        const one = person(id);
        const others = (one.contact.tags ?? []).filter((known) => known.id !== tag.id);
        one.contact = { ...one.contact, tags: [...others, tag] };
      }
      tell("contact", [...ids]);
      return null;
    },
    "duplicate.list": (params) => page(groups(), params),
    "duplicate.dismiss": ({ ids }) => {
      dismissed.add(ids.join());
      tell("duplicate", null);
      return null;
    },
  };
}

function stepOf(survivor: ContactDetail, other: ContactDetail, wish: MergeWish): MergeStep {
  const has = (list: readonly string[], one: string) => list.includes(one);
  const changes = (["name", "firstName", "lastName", "companyName"] as const)
    .filter((what) => wish.choose?.[what] === other.id && other[what] !== survivor[what])
    .map((what) => ({ what, old: survivor[what], new: other[what] ?? "" }));
  return {
    fromId: other.id,
    fromName: other.name,
    mergeId: null,
    phones: other.phones
      .map(({ display }) => display)
      .filter(
        (one) =>
          !has(
            survivor.phones.map(({ display }) => display),
            one,
          ),
      ),
    emails: other.emails
      .map(({ address }) => address)
      .filter(
        (one) =>
          !has(
            survivor.emails.map(({ address }) => address),
            one,
          ),
      ),
    changes,
    leads: other.leads.length,
    requests: other.requestCount,
    messages: 0,
    references: other.externalRefs.length,
    tags: 0,
    consent: survivor.consent.map(({ channel, state }) => {
      const theirs = other.consent.find((line) => line.channel === channel)?.state;
      return { channel, state: theirs === "opted_out" ? theirs : state };
    }),
  };
}

function trashRow({ person, deletedAt }: { person: Person; deletedAt: number }): TrashRow {
  return { ...contactRow(person), deletedAt, goneAt: deletedAt + 30 * DAY };
}
