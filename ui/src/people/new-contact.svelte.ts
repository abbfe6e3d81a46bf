// A contact made by hand.
import { call, RpcFault } from "../rpc/client";
import { WhoHas } from "../contact/who-has.svelte";
import type { ContactDetail } from "../rpc/generated/types";
import { FieldFaults } from "../shared/field-faults.svelte";

export const TYPED = ["firstName", "lastName", "companyName", "phone", "email"] as const;
export type Typed = (typeof TYPED)[number];

/** The engine names the list; the form has one field of it. */
const FIELD_OF: Record<string, Typed> = { phones: "phone", emails: "email" };

export class NewContact {
  typed = $state<Record<Typed, string>>({
    firstName: "",
    lastName: "",
    companyName: "",
    phone: "",
    email: "",
  });
  saving = $state(false);
  readonly #faults = new FieldFaults((field) => this.#valueOf(field));
  /** Who has the phone or email already. */
  readonly who: WhoHas;
  readonly #departmentId: string;

  constructor(departmentId: string) {
    this.who = new WhoHas(departmentId);
    this.#departmentId = departmentId;
  }

  /** What is wrong, by field, as long as the field stands as it was. */
  get faults(): Readonly<Partial<Record<Typed | "all", string>>> {
    return this.#faults.standing;
  }

  /** Null when something is to be mended first, or when somebody who is known was chosen instead. */
  async save(): Promise<ContactDetail | null> {
    const { phone, email, ...names } = this.#filled();
    if (TYPED.every((field) => this.typed[field].trim() === "")) {
      this.#faults.say({ firstName: "Write a name, a company, a phone or an email." });
      return null;
    }
    this.saving = true;
    this.#faults.say({});
    try {
      if (!(await this.who.isSettled(this.typed)) || this.who.chosen) return null;
      return await call("contact.create", {
        departmentId: this.#departmentId,
        details: names,
        ...(phone ? { phones: [{ text: phone }] } : {}),
        ...(email ? { emails: [{ text: email }] } : {}),
      });
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.#faults.say({ [fieldOf(field)]: message });
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** That there is nothing to go by is said at the first name, and is over with any other field too. */
  #valueOf(field: string): unknown {
    if (field === "firstName") return Object.values(this.typed);
    return TYPED.some((one) => one === field) ? this.typed[field as Typed] : undefined;
  }

  #filled(): Partial<Record<Typed, string>> {
    const filled = TYPED.map((field) => [field, this.typed[field].trim()] as const);
    return Object.fromEntries(filled.filter(([, text]) => text !== ""));
  }
}

function fieldOf(field: string | null): Typed | "all" {
  const name = field?.split(/[.[/]/)[0] ?? "";
  const known = FIELD_OF[name] ?? name;
  return TYPED.find((one) => one === known) ?? "all";
}
