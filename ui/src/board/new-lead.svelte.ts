// A lead made by hand: for whom, and what it says.
import { call, RpcFault } from "../rpc/client";
import type { ContactCreate, ContactRow, Stage } from "../rpc/generated/types";
import { MONEY_FAULT, moneyToEdit, readMoney } from "../shared/money";
import { contactOf, type NewContact } from "./make-contact";

export type Whose = "new" | "known";

const CONTACT_FIELDS = ["firstName", "lastName", "companyName", "phone", "email"] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

export class NewLead {
  whose = $state<Whose>("new");
  contact = $state<Record<ContactField, string>>({
    firstName: "",
    lastName: "",
    companyName: "",
    phone: "",
    email: "",
  });
  /** Who was chosen of those that are known. */
  chosen = $state.raw<ContactRow | null>(null);
  name = $state("");
  value = $state("");
  source = $state("");
  stageId = $state("");
  faults = $state.raw<Readonly<Record<string, string>>>({});
  saving = $state(false);
  readonly #departmentId: string;
  readonly #currency: string;

  constructor(stages: readonly Stage[], stageId: string | null, departmentId: string, currency: string) {
    this.stageId = stageId ?? stages[0]?.id ?? "";
    this.#departmentId = departmentId;
    this.#currency = currency;
  }

  /** The contact's id when the lead was made; null when something is to be mended first. */
  async save(): Promise<string | null> {
    this.faults = this.#check();
    if (Object.keys(this.faults).length > 0) return null;
    this.saving = true;
    try {
      const asked = { ...this.#whose(), stageId: this.stageId, ...this.#lead() };
      return (await call("lead.create", asked)).contactId;
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.faults = { [field !== null && this.#shows(field) ? field : "all"]: message };
      return null;
    } finally {
      this.saving = false;
    }
  }

  tidyValue(): void {
    const minor = readMoney(this.value, this.#currency);
    if (minor !== undefined) this.value = moneyToEdit(minor, this.#currency);
  }

  #check(): Record<string, string> {
    const faults: Record<string, string> = {};
    if (this.whose === "known" && !this.chosen) faults["chosen"] = "Choose who it is about.";
    if (this.whose === "new" && CONTACT_FIELDS.every((field) => this.contact[field].trim() === ""))
      faults["firstName"] = "Write a name, a company, a phone or an email.";
    if (readMoney(this.value, this.#currency) === undefined) faults["valueMinor"] = MONEY_FAULT;
    return faults;
  }

  #whose(): { contactId: string } | { contact: ContactCreate } {
    if (this.whose === "known") return { contactId: this.chosen?.id ?? "" };
    const given: NewContact = {};
    for (const field of CONTACT_FIELDS) {
      const text = this.contact[field].trim();
      if (text !== "") given[field] = text;
    }
    return { contact: contactOf(this.#departmentId, given) };
  }

  #lead() {
    const [name, source] = [this.name.trim(), this.source.trim()];
    const valueMinor = readMoney(this.value, this.#currency) ?? null;
    return {
      ...(name ? { name } : {}),
      ...(source ? { source } : {}),
      ...(valueMinor === null ? {} : { valueMinor }),
    };
  }

  #shows(field: string): boolean {
    return [...CONTACT_FIELDS, "name", "source", "valueMinor"].includes(field);
  }
}
