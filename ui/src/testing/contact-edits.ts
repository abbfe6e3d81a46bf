// Editing contacts in the made-up engine.
import type { Commands } from "../rpc/generated/commands";
import type { ContactDetail, ContactEmail, ContactPhone, Origin, Written } from "../rpc/generated/types";
import { formatPhone } from "../shared/format";
import { fail, type Tell } from "./commands";
import type { FakeState } from "./state";

type Params<N extends keyof Commands> = Commands[N]["params"];
type Names = "firstName" | "lastName" | "companyName";

export function contactEditAnswers(state: FakeState, tell: Tell, now: () => number) {
  const person = (id: string) =>
    state.people.find(({ contact }) => contact.id === id) ??
    fail("not_found", "This contact does not exist any more.");
  const change = (id: string, patch: (contact: ContactDetail) => Partial<ContactDetail>): ContactDetail => {
    const one = person(id);
    one.contact = { ...one.contact, ...patch(one.contact) };
    tell("contact", [id]);
    return one.contact;
  };
  const origin = (): Origin => ({
    source: state.users.find(({ atDesk }) => atDesk)?.name ?? "you",
    requestId: null,
    at: now(),
  });
  const phoneOf = ({ text, label = "" }: Written, primary: boolean): ContactPhone => {
    const digits = text.replace(/\D/g, "");
    if (digits.length < 10) return fail("invalid", "Write all ten digits, like (804) 555-0119.", "phone");
    const e164 = `+1${digits.slice(-10)}`;
    const display = formatPhone(e164);
    return { e164, display, raw: text, validity: "valid", label: label || null, primary, origin: origin() };
  };
  const emailOf = ({ text, label = "" }: Written, primary: boolean): ContactEmail => {
    if (!text.includes("@")) return fail("invalid", "Write an address like dana@example.com.", "email");
    return { address: text, label: label || null, primary, origin: origin() };
  };
  return {
    "contact.create": ({ details, phones, emails }: Commands["contact.create"]["params"]): ContactDetail => {
      const [like] = state.people;
      if (!like) return fail("invalid", "The made-up engine has nobody to begin with.");
      const { firstName = null, lastName = null, companyName = null } = details;
      const [phone, email] = [phones?.[0]?.text, emails?.[0]?.text];
      if (email !== undefined && !email.includes("@"))
        return fail("invalid", "Write an address like dana@example.com.", "email");
      const name = [firstName, lastName].filter(Boolean).join(" ") || companyName || phone || email || "";
      const contact: ContactDetail = {
        ...like.contact,
        id: `c-new-${state.people.length + 1}`,
        name,
        firstName,
        lastName,
        companyName,
        phones: [],
        emails: [],
        fields: [],
        leads: [],
        requestCount: 0,
        createdAt: now(),
        origin: origin(),
      };
      const lead = { ...like.lead, id: `${contact.id}-none`, contactId: contact.id, contactName: name };
      state.people = [{ ...like, contact, lead }, ...state.people];
      tell("contact", [contact.id]);
      return contact;
    },
    "contact.update": ({
      id,
      to: { ownerId, ...to },
      was: { ownerId: owner, ...was } = {},
    }: Params<"contact.update">) =>
      change(id, (contact) => {
        if (ownerId !== undefined) {
          if (owner !== undefined) unlessChanged("The owner", owner, contact.owner?.id ?? "");
          return { owner: state.users.find((user) => user.id === ownerId) ?? null };
        }
        for (const [key, seen] of Object.entries(was ?? {}))
          unlessChanged("The name", seen, contact[key as Names] ?? "");
        const names = Object.fromEntries(Object.entries(to).map(([key, text]) => [key, text || null]));
        const after = { ...contact, ...names };
        const name = [after.firstName, after.lastName].filter(Boolean).join(" ") || contact.name;
        return { ...names, name };
      }),
    "contact.add_phone": ({ contactId, written }: Params<"contact.add_phone">) =>
      change(contactId, ({ phones }) => ({ phones: [...phones, phoneOf(written, phones.length === 0)] })),
    "contact.update_phone": ({ contactId, address, to }: Params<"contact.update_phone">) =>
      change(contactId, ({ phones }) => ({
        phones: phones.map((one) => (one.e164 === address ? phoneOf(to, one.primary) : one)),
      })),
    "contact.remove_phone": ({ contactId, address }: Params<"contact.remove_phone">) =>
      change(contactId, ({ phones }) => ({ phones: phones.filter(({ e164 }) => e164 !== address) })),
    "contact.prefer_phone": ({ contactId, address }: Params<"contact.prefer_phone">) =>
      change(contactId, ({ phones }) => ({
        phones: phones.map((phone) => ({ ...phone, primary: phone.e164 === address })),
      })),
    "contact.add_email": ({ contactId, written }: Params<"contact.add_email">) =>
      change(contactId, ({ emails }) => ({ emails: [...emails, emailOf(written, emails.length === 0)] })),
    "contact.update_email": ({ contactId, address, to }: Params<"contact.update_email">) =>
      change(contactId, ({ emails }) => ({
        emails: emails.map((one) => (isEmail(one, address) ? emailOf(to, one.primary) : one)),
      })),
    "contact.remove_email": ({ contactId, address }: Params<"contact.remove_email">) =>
      change(contactId, ({ emails }) => ({ emails: emails.filter((one) => !isEmail(one, address)) })),
    "contact.prefer_email": ({ contactId, address }: Params<"contact.prefer_email">) =>
      change(contactId, ({ emails }) => ({
        emails: emails.map((one) => ({ ...one, primary: isEmail(one, address) })),
      })),
    "contact.set_field": ({ contactId, key, value, was }: Params<"contact.set_field">) =>
      change(contactId, ({ fields }) => {
        const old = fields.find((field) => field.key === key);
        unlessChanged("The field", was, old?.value ?? "");
        const field = { key, label: old?.label ?? key, value, json: null, origin: origin() };
        return { fields: old ? fields.map((one) => (one.key === key ? field : one)) : [...fields, field] };
      }),
    "contact.clear_field": ({ contactId, key }: Params<"contact.clear_field">) =>
      change(contactId, ({ fields }) => ({ fields: fields.filter((field) => field.key !== key) })),
    "contact.delete": ({ ids }: Params<"contact.delete">) => {
      state.people = state.people.filter(({ contact }) => !ids.includes(contact.id));
      tell("contact", ids);
      return null;
    },
  };
}

function unlessChanged(what: string, was: string | undefined, now: string): void {
  if (was !== undefined && was !== now)
    fail("conflict", `${what} was changed to “${now}” meanwhile. Nothing was changed; look again.`);
}

function isEmail(email: ContactEmail, key: string): boolean {
  return email.address.toLowerCase() === key;
}
