// Making a contact by hand, for a lead that has none yet. The one place that calls `contact.create`.
import { call } from "../rpc/client";
import type { ContactDetail } from "../rpc/generated/types";

export interface NewContact {
  firstName?: string;
  lastName?: string;
  companyName?: string;
  phone?: string;
  email?: string;
}

/** Throws the engine's fault, with the field that is to blame. */
export function makeContact(departmentId: string, contact: NewContact): Promise<ContactDetail> {
  const { phone, email, ...details } = contact;
  return call("contact.create", {
    departmentId,
    details,
    ...(phone === undefined ? {} : { phones: [{ text: phone }] }),
    ...(email === undefined ? {} : { emails: [{ text: email }] }),
  });
}
