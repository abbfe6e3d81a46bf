// A department while somebody writes or edits it; each fault of the engine belongs to one field.
import { call, RpcFault } from "../rpc/client";
import type { Department } from "../rpc/generated/types";
import { FieldFaults } from "../shared/field-faults.svelte";
import { whole } from "./units";

export class DepartmentForm {
  name = $state("");
  code = $state("");
  companyName = $state("");
  timeZone = $state("America/New_York");
  duplicateWindow = $state("");
  allowTrailingCommas = $state(false);
  saving = $state(false);
  readonly #faults = new FieldFaults((field) => this.#valueOf(field));
  readonly #department: Department | null;

  /** Null: a new one, which has nothing to begin with but the company's name. */
  constructor(department: Department | null, companyName = "") {
    this.#department = department;
    this.companyName = department?.companyName ?? companyName;
    if (!department) return;
    this.name = department.name;
    this.code = department.code;
    this.timeZone = department.timeZone;
    this.duplicateWindow = String(department.duplicateWindowS);
    this.allowTrailingCommas = department.allowTrailingCommas;
  }

  /** What is wrong, by the engine's name of the field, as long as it stands as it was; "" for what belongs to none. */
  get faults(): Readonly<Record<string, string>> {
    return this.#faults.standing;
  }

  /** Null when something is wrong; `faults` says what. */
  async save(): Promise<Department | null> {
    this.saving = true;
    this.#faults.say({});
    try {
      return await (this.#department ? this.#update(this.#department.id) : this.#create());
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.#faults.say({ [field ?? ""]: message });
      return null;
    } finally {
      this.saving = false;
    }
  }

  #valueOf(field: string): unknown {
    const { name, code, companyName, timeZone } = this;
    const values: Record<string, unknown> = { name, code, companyName, timeZone };
    return { ...values, duplicateWindowS: this.duplicateWindow }[field];
  }

  #create(): Promise<Department> {
    const { name, companyName, timeZone } = this;
    const code = this.code.trim();
    return call("department.create", { name, companyName, timeZone, ...(code ? { code } : {}) });
  }

  #update(id: string): Promise<Department> {
    const { name, code, companyName, timeZone, allowTrailingCommas } = this;
    const duplicateWindowS = whole(this.duplicateWindow.trim());
    if (duplicateWindowS === null)
      throw new RpcFault({
        code: "invalid",
        message: "Write whole seconds, like 300.",
        field: "duplicateWindowS",
      });
    return call("department.update", {
      id,
      name,
      code,
      companyName,
      timeZone,
      duplicateWindowS,
      allowTrailingCommas,
    });
  }
}
