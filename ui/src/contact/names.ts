// The names of a contact as they are typed: an empty field is a name that is not there.
import type { ContactDetail } from "../rpc/generated/types";
import type { NameKey, Names } from "./edits";

export type TypedNames = Record<NameKey, string>;

const KEYS: readonly NameKey[] = ["firstName", "lastName", "companyName"];

export function namesOf({ firstName, lastName, companyName }: ContactDetail): TypedNames {
  return { firstName: firstName ?? "", lastName: lastName ?? "", companyName: companyName ?? "" };
}

/** Those that were typed anew, and how the person had seen them. */
export function changedNames(typed: TypedNames, seen: TypedNames): { now: Names; was: Names } {
  const now: Names = {};
  const was: Names = {};
  for (const key of KEYS) {
    if (typed[key].trim() === seen[key]) continue;
    now[key] = typed[key].trim();
    was[key] = seen[key];
  }
  return { now, was };
}
