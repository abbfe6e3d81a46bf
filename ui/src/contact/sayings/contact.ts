// What happened to the contact itself.
import { formatPhone } from "../../shared/format";
import { after, named, type Part, record, type Saying, strong, text } from "./part";

const MEMBERS: Readonly<Record<string, string>> = {
  name: "name",
  firstName: "first name",
  lastName: "last name",
  companyName: "company",
  phone: "phone",
  email: "email",
  phoneLabel: "label of a phone",
  emailLabel: "label of an email",
  timeZone: "time zone",
  primaryPhone: "phone used first",
  primaryEmail: "email used first",
};

export const CONTACT_SAYINGS: Record<string, Saying> = {
  "contact.created": ({ payload }) => [strong("Contact created"), ...after(" as ", text(payload["name"]))],
  "contact.updated": updated,
  "contact.merged": ({ payload }) => [
    strong("Merged"),
    ...after(" with ", named(payload["from"])),
    ...after(", kept as ", named(payload["into"])),
  ],
  "contact.unmerged": ({ payload }) => [strong("Taken apart"), ...after(" from ", named(payload["from"]))],
  "contact.deleted": () => [strong("Contact deleted")],
  "contact.restored": () => [strong("Contact restored")],
  "contact.tagged": ({ payload }) => [strong("Contact tagged"), ...after(" ", text(payload["tag"]))],
  "contact.untagged": ({ payload }) => [
    strong("Contact’s tag removed"),
    ...after(": ", text(payload["tag"])),
  ],
};

function updated(...[{ payload }]: Parameters<Saying>): Part[] {
  const news = Object.entries(record(payload["changed"])).flatMap(([member, change]) => {
    const said = changed(member, record(change));
    return said === null ? [] : [said];
  });
  if (text(payload["emailBelongsTo"]) !== null)
    news.push(["the email was left out, it belongs to another contact"]);
  if (news.length === 0) news.push(["nothing new"]);
  const how = text(payload["matchedBy"]);
  const head =
    how === null ? [strong("Contact changed"), ": "] : [strong("Recognized"), ` by the same ${how}: `];
  return [...head, ...news.flatMap((one, index) => (index === 0 ? one : [", ", ...one]))];
}

/** "email a@example.com added", "name changed from A. Lee to Ann Lee"; null when nothing can be said of it. */
function changed(member: string, change: Record<string, unknown>): Part[] | null {
  const write = (value: unknown) =>
    member === "phone" || member === "primaryPhone" ? phone(text(value)) : text(value);
  const old = write(change["old"]);
  const now = write(change["new"]);
  const name = MEMBERS[member] ?? member;
  if (old === null && now === null) return null;
  if (now === null) return [`${name} `, strong(old ?? ""), " removed"];
  if (old !== null) return [`${name} changed`, ...after(" from ", old), ...after(" to ", now)];
  const adds = member === "phone" || member === "email";
  return adds ? [`${name} `, strong(now), " added"] : [`${name} changed`, ...after(" to ", now)];
}

function phone(e164: string | null): string | null {
  return e164 === null ? null : formatPhone(e164);
}
