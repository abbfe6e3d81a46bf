// A department while somebody writes or edits it; each fault of the engine belongs to one field.
import { call, RpcFault } from "../rpc/client";
import type { Department } from "../rpc/generated/types";
import { whole } from "./units";

export class DepartmentForm {
  name = $state("");
  code = $state("");
  companyName = $state("");
  timeZone = $state("America/New_York");
  duplicateWindow = $state("");
  allowTrailingCommas = $state(false);
  /** By the engine's name of the field; "" for what belongs to none. */
  faults = $state.raw<Readonly<Record<string, string>>>({});
  saving = $state(false);
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

  /** Null when something is wrong; `faults` says what. */
  async save(): Promise<Department | null> {
    this.saving = true;
    this.faults = {};
    try {
      return await (this.#department ? this.#update(this.#department.id) : this.#create());
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.faults = { [field ?? ""]: message };
      return null;
    } finally {
      this.saving = false;
    }
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
