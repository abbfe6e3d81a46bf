// Editing a contact: the commands that change its names, addresses and fields, with what the person saw.
import { call } from "../rpc/client";
import type { ContactDetail, ContactDetails, Written } from "../rpc/generated/types";

export type NameKey = "firstName" | "lastName" | "companyName";
/** An empty text takes the name away; one that is absent stays. */
export type Names = Pick<ContactDetails, NameKey>;

export type Way = "phone" | "email";

/** A phone or an email, by what the engine knows it by. */
export interface Address {
  way: Way;
  /** The number in its one form, or the email in small letters. */
  key: string;
  text: string;
  label: string | null;
}

export function addressesOf(contact: ContactDetail, way: Way): Array<Address & { primary: boolean }> {
  if (way === "phone")
    return contact.phones.map(({ e164, display, label, primary }) => ({
      way,
      key: e164,
      text: display,
      label,
      primary,
    }));
  return contact.emails.map(({ address, label, primary }) => ({
    way,
    key: address.toLowerCase(),
    text: address,
    label,
    primary,
  }));
}

export const contactEdits = {
  rename: (id: string, to: Names, was: Names) => call("contact.update", { id, to, was }),

  addAddress: (contactId: string, way: Way, text: string, label: string | null) =>
    call(`contact.add_${way}`, { contactId, written: written(text, label) }),
  /** The key says which one it was: when another person has changed it, there is none by that key. */
  setText: (contactId: string, { way, key, label }: Address, text: string) =>
    call(`contact.update_${way}`, { contactId, address: key, to: written(text, label) }),
  setLabel: (contactId: string, { way, key, text }: Address, label: string | null) =>
    call(`contact.update_${way}`, { contactId, address: key, to: written(text, label) }),
  removeAddress: (contactId: string, { way, key }: Address) =>
    call(`contact.remove_${way}`, { contactId, address: key }),
  useFirst: (contactId: string, { way, key }: Address) =>
    call(`contact.prefer_${way}`, { contactId, address: key }),

  /** `was` is the value as the person saw it; empty when there was none. */
  setField: (contactId: string, leadId: string | null, key: string, value: string, was: string) =>
    call("contact.set_field", { contactId, ...(leadId === null ? {} : { leadId }), key, value, was }),
  clearField: (contactId: string, leadId: string | null, key: string, was: string) =>
    call("contact.clear_field", { contactId, ...(leadId === null ? {} : { leadId }), key, was }),

  /** An empty one: the department's holds. */
  setTimeZone: (id: string, timeZone: string, was: string) =>
    call("contact.update", { id, to: { timeZone }, was: { timeZone: was } }),
  /** Whoever looks after the contact; each of its leads has an owner of its own. */
  setOwner: (id: string, userId: string | null, was: string | null) =>
    call("contact.update", { id, to: { ownerId: userId ?? "" }, was: { ownerId: was ?? "" } }),
  addTag: (id: string, name: string) => call("contact.add_tag", { ids: [id], name }),
  removeTag: (id: string, tagId: string) => call("contact.remove_tag", { id, tagId }),

  remove: (id: string) => call("contact.delete", { ids: [id] }),
  restore: (id: string) => call("contact.restore", { ids: [id] }),
};

function written(text: string, label: string | null): Written {
  return label === null ? { text } : { text, label };
}
