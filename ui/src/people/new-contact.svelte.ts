// A contact made by hand.
import { call, RpcFault } from "../rpc/client";
import type { ContactDetail } from "../rpc/generated/types";

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
  faults = $state.raw<Readonly<Partial<Record<Typed | "all", string>>>>({});
  saving = $state(false);
  readonly #departmentId: string;

  constructor(departmentId: string) {
    this.#departmentId = departmentId;
  }

  /** Null when something is to be mended first. */
  async save(): Promise<ContactDetail | null> {
    const { phone, email, ...names } = this.#filled();
    if (TYPED.every((field) => this.typed[field].trim() === "")) {
      this.faults = { firstName: "Write a name, a company, a phone or an email." };
      return null;
    }
    this.saving = true;
    this.faults = {};
    try {
      return await call("contact.create", {
        departmentId: this.#departmentId,
        details: names,
        ...(phone ? { phones: [{ text: phone }] } : {}),
        ...(email ? { emails: [{ text: email }] } : {}),
      });
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.faults = { [fieldOf(field)]: message };
      return null;
    } finally {
      this.saving = false;
    }
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
