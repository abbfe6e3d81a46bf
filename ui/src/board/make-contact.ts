// The contact of a lead that is made with it, as the engine is told of one.
import type { ContactCreate } from "../rpc/generated/types";

export interface NewContact {
  firstName?: string;
  lastName?: string;
  companyName?: string;
  phone?: string;
  email?: string;
}

export function contactOf(departmentId: string, contact: NewContact): ContactCreate {
  const { phone, email, ...details } = contact;
  return {
    departmentId,
    details,
    ...(phone === undefined ? {} : { phones: [{ text: phone }] }),
    ...(email === undefined ? {} : { emails: [{ text: email }] }),
  };
}
