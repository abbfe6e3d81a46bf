// What the panel's menu offers besides what stands open in it.
import Archive from "@lucide/svelte/icons/archive";
import Split from "@lucide/svelte/icons/split";
import Mail from "@lucide/svelte/icons/mail-plus";
import Trash2 from "@lucide/svelte/icons/trash-2";
import type { ContactDetail, LeadDetail } from "../rpc/generated/types";
import type { MenuEntry } from "../shared/menu";
import { attemptWithUndo } from "./attempt";
import { contactEdits } from "./edits";
import { archiveLead, deleteLead } from "./lead-edits";
import { takeApart } from "./take-apart";

interface About {
  contact: ContactDetail;
  lead: LeadDetail | null;
  onEmail: () => void;
  /** The contact is not there any more. */
  onGone: () => void;
}

export function moreActs({ contact, lead, onEmail, onGone }: About): MenuEntry[] {
  return [
    ...(lead ? leadActs(lead, onEmail) : []),
    ...mergeActs(contact),
    {
      label: "Delete contact",
      icon: Trash2,
      tone: "danger",
      onSelect: () => void removeContact(contact, onGone),
    },
  ];
}

function mergeActs({ merged }: ContactDetail): MenuEntry[] {
  const entries = merged.map((one) => ({
    label: `Take ${one.name} out again`,
    icon: Split,
    onSelect: () => void takeApart(one),
  }));
  return entries.length === 0 ? [] : [...entries, "separator"];
}

function leadActs(lead: LeadDetail, onEmail: () => void): MenuEntry[] {
  const entries: MenuEntry[] = [{ label: "Add a received email…", icon: Mail, onSelect: onEmail }];
  if (lead.status !== "archived" && lead.status !== "deleted")
    entries.push({ label: "Archive lead", icon: Archive, onSelect: () => void archiveLead(lead) });
  if (lead.status !== "deleted")
    entries.push({
      label: "Delete lead",
      icon: Trash2,
      tone: "danger",
      onSelect: () => void deleteLead(lead),
    });
  return [...entries, "separator"];
}

async function removeContact({ id }: ContactDetail, onGone: () => void): Promise<void> {
  if (await attemptWithUndo("Not deleted", () => contactEdits.remove(id))) onGone();
}
