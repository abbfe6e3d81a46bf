// What a bin answers, while somebody edits it.
import { call, RpcFault } from "../rpc/client";
import type { Bin } from "../rpc/generated/types";
import { FieldFaults } from "../shared/field-faults.svelte";

export class BinForm {
  name = $state("");
  status = $state("");
  headers = $state("");
  body = $state("");
  delay = $state("");
  saving = $state(false);
  readonly #faults = new FieldFaults((field) => this.#valueOf(field));
  readonly #id: string;

  constructor({ id, name, status, headers, body, delayMs }: Bin) {
    this.#id = id;
    this.name = name;
    this.status = String(status);
    this.headers = headers.map((one) => `${one.name}: ${one.value}`).join("\n");
    this.body = body;
    this.delay = String(delayMs);
  }

  /** What is wrong, by field, as long as the field stands as it was. */
  get faults(): Readonly<Record<string, string>> {
    return this.#faults.standing;
  }

  /** Whether it was saved; `faults` says why not. */
  async save(): Promise<boolean> {
    this.saving = true;
    this.#faults.say({});
    try {
      await call("bin.update", {
        id: this.#id,
        name: this.name.trim(),
        status: number(this.status, "status", "Write a status, like 200."),
        headers: readHeaders(this.headers),
        body: this.body,
        delayMs: number(this.delay, "delayMs", "Write milliseconds, like 500."),
      });
      return true;
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.#faults.say({ [field ?? ""]: message });
      return false;
    } finally {
      this.saving = false;
    }
  }

  #valueOf(field: string): unknown {
    const { name, status, headers, body, delay } = this;
    const values: Record<string, unknown> = { name, status, headers, body, delayMs: delay };
    return values[field.split(/[.[/]/)[0] ?? ""];
  }
}

function number(text: string, field: string, message: string): number {
  if (!/^\s*\d+\s*$/.test(text)) throw new RpcFault({ code: "invalid", message, field });
  return Number(text);
}

/** One a line, a colon after the name. */
export function readHeaders(text: string): Array<{ name: string; value: string }> {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1)
        throw new RpcFault({
          code: "invalid",
          message: `Write “${line}” with a colon after the name, like content-type: text/plain.`,
          field: "headers",
        });
      return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
    });
}
