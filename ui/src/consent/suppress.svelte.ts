// An address that is put on the suppression list.
import { call, RpcFault } from "../rpc/client";
import type { Channel } from "../rpc/generated/types";
import { dayOf, noonOf } from "../shared/dates";
import { FieldFaults } from "../shared/field-faults.svelte";

type Field = "address" | "reason" | "until";
const FIELDS: readonly string[] = ["address", "reason", "until"];

export class SuppressForm {
  address = $state("");
  channel = $state<Channel | "every">("every");
  reason = $state("");
  /** "2026-12-31"; empty for good. */
  until = $state("");
  sending = $state(false);
  readonly #faults = new FieldFaults((field) => (field === "all" ? undefined : this[field as Field]));

  /** What is wrong, by field, as long as the field stands as it was. */
  get faults(): Readonly<Partial<Record<Field | "all", string>>> {
    return this.#faults.standing;
  }

  get isComplete(): boolean {
    return this.address.trim() !== "" && this.reason.trim() !== "";
  }

  /** True when it stands on the list. */
  async send(): Promise<boolean> {
    if (this.until !== "" && !/^\d{4}-\d{2}-\d{2}$/.test(this.until)) return this.#refuse("until", UNREAD);
    if (this.until !== "" && this.until <= dayOf(Date.now()))
      return this.#refuse("until", "Choose a day to come.");
    this.sending = true;
    try {
      await call("suppression.add", {
        address: this.address.trim(),
        reason: this.reason.trim(),
        ...(this.channel === "every" ? {} : { channel: this.channel }),
        ...(this.until === "" ? {} : { until: noonOf(this.until).setHours(0) }),
      });
      return true;
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      return this.#refuse(field !== null && FIELDS.includes(field) ? (field as Field) : "all", message);
    } finally {
      this.sending = false;
    }
  }

  #refuse(field: Field | "all", words: string): false {
    this.#faults.say({ [field]: words });
    return false;
  }
}

const UNREAD = "Write a day like 11/20 or Nov 20.";
