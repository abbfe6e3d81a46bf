// A lead made by hand: for whom, and what it says.
import { call, RpcFault } from "../rpc/client";
import { WhoHas } from "../contact/who-has.svelte";
import type { ContactCreate, ContactRow, Stage } from "../rpc/generated/types";
import { FieldFaults } from "../shared/field-faults.svelte";
import { MONEY_FAULT, moneyToEdit, readMoney } from "../shared/money";
import { contactOf, type NewContact } from "./make-contact";

export type Whose = "new" | "known";

const CONTACT_FIELDS = ["firstName", "lastName", "companyName", "phone", "email"] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** What is known of a lead before anybody types. */
export type Given = Partial<Record<ContactField | "source", string>> & {
  /** A request that brought no lead itself and is entered by hand. */
  requestId?: string;
};

interface Terms {
  stages: readonly Stage[];
  /** The first one when null. */
  stageId: string | null;
  departmentId: string;
  currency: string;
  given?: Given;
}

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
  saving = $state(false);
  /** Who has the new contact's phone or email already. */
  readonly who: WhoHas;
  readonly #faults = new FieldFaults((field) => this.#valueOf(field));
  readonly #departmentId: string;
  readonly #currency: string;
  readonly #requestId: string | null;

  constructor({ stages, stageId, departmentId, currency, given = {} }: Terms) {
    this.stageId = stageId ?? stages[0]?.id ?? "";
    this.who = new WhoHas(departmentId);
    this.#departmentId = departmentId;
    this.#currency = currency;
    this.#requestId = given.requestId ?? null;
    for (const field of CONTACT_FIELDS) this.contact[field] = given[field] ?? "";
    this.source = given.source ?? "";
  }

  /** What is wrong, by field, as long as the field stands as it was; "all" for what belongs to none. */
  get faults(): Readonly<Record<string, string>> {
    return this.#faults.standing;
  }

  /** The contact's id when the lead was made; null when something is to be mended first. */
  async save(): Promise<string | null> {
    this.#faults.say(this.#check());
    if (Object.keys(this.faults).length > 0) return null;
    this.saving = true;
    try {
      if (this.whose === "new" && !(await this.who.isSettled(this.contact))) return null;
      const asked = { ...this.#whose(), stageId: this.stageId, ...this.#lead() };
      return (await call("lead.create", asked)).contactId;
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.#faults.say({ [field !== null && this.#shows(field) ? field : "all"]: message });
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

  /** That there is nothing to go by is said at the first name, and is over with any other field too. */
  #valueOf(field: string): unknown {
    if (field === "firstName") return Object.values(this.contact);
    const { chosen, name, source, value: valueMinor } = this;
    const values: Record<string, unknown> = { ...this.contact, chosen, name, source, valueMinor };
    return values[field];
  }

  #whose(): { contactId: string } | { contact: ContactCreate } {
    const known = this.whose === "known" ? this.chosen : this.who.chosen;
    if (known || this.whose === "known") return { contactId: known?.id ?? "" };
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
      ...(this.#requestId === null ? {} : { requestId: this.#requestId }),
    };
  }

  #shows(field: string): boolean {
    return [...CONTACT_FIELDS, "name", "source", "valueMinor"].includes(field);
  }
}
