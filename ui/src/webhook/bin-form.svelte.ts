// What a bin answers, while somebody edits it.
import { call, RpcFault } from "../rpc/client";
import type { Bin } from "../rpc/generated/types";

export class BinForm {
  name = $state("");
  status = $state("");
  headers = $state("");
  body = $state("");
  delay = $state("");
  faults = $state.raw<Readonly<Record<string, string>>>({});
  saving = $state(false);
  readonly #id: string;

  constructor({ id, name, status, headers, body, delayMs }: Bin) {
    this.#id = id;
    this.name = name;
    this.status = String(status);
    this.headers = headers.map((one) => `${one.name}: ${one.value}`).join("\n");
    this.body = body;
    this.delay = String(delayMs);
  }

  /** Whether it was saved; `faults` says why not. */
  async save(): Promise<boolean> {
    this.saving = true;
    this.faults = {};
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
      this.faults = { [field ?? ""]: message };
      return false;
    } finally {
      this.saving = false;
    }
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
