// Who has the phone or email already that is typed for a new contact, so that nobody is made twice without being asked.
import { call } from "../rpc/client";
import type { ContactDetail, ContactRow } from "../rpc/generated/types";
import { dialled, isEmail, isNumber } from "./same-address";

export interface Typed {
  phone: string;
  email: string;
}

/** Somebody who has what was typed. */
export interface Holder {
  contact: ContactRow;
  hasPhone: boolean;
  hasEmail: boolean;
}

/** The choice not to take any of those that were found. */
export const NOBODY = "nobody";

/** More with one number are not told apart here; the list of contacts finds them all. */
const MOST = 5;

export class WhoHas {
  holders = $state.raw<readonly Holder[]>([]);
  /** A contact's id, `NOBODY`, or nothing yet. */
  choice = $state("");
  /** It was to be made before a choice was. */
  isPressed = $state(false);
  #asked = "";
  #answer: Promise<void> = Promise.resolve();
  readonly #departmentId: string;

  constructor(departmentId: string) {
    this.#departmentId = departmentId;
  }

  /** Who was chosen of those that were found. */
  get chosen(): ContactRow | null {
    return this.holders.find(({ contact }) => contact.id === this.choice)?.contact ?? null;
  }

  /** One question for what was typed, however often it is looked for. */
  look({ phone, email }: Typed): Promise<void> {
    const asked = JSON.stringify([dialled(phone), email.trim()]);
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.#answer = this.#find(asked, dialled(phone), email.trim());
    }
    return this.#answer;
  }

  /** Whether nobody has it, or somebody said whose it is. */
  async isSettled(typed: Typed): Promise<boolean> {
    await this.look(typed);
    this.isPressed = this.holders.length > 0 && this.choice === "";
    return !this.isPressed;
  }

  async #find(asked: string, digits: string | null, email: string): Promise<void> {
    const questions = [digits, email.includes("@") ? email : null].filter((text) => text !== null);
    // What cannot be found out is not in the way of a new contact; the next look asks again.
    const found = await Promise.all(questions.map((text) => this.#named(text))).catch(() => null);
    if (this.#asked !== asked) return;
    if (found === null) this.#asked = "";
    const holders = new Map<string, Holder>();
    for (const [contact, { phones, emails }] of found?.flat() ?? []) {
      const hasPhone = digits !== null && phones.some(({ e164 }) => isNumber(digits, e164));
      const hasEmail = emails.some(({ address }) => isEmail(email, address));
      if (hasPhone || hasEmail) holders.set(contact.id, { contact, hasPhone, hasEmail });
    }
    this.#show([...holders.values()]);
  }

  /** A choice holds for those it was made of. */
  #show(holders: readonly Holder[]): void {
    const ids = (of: readonly Holder[]) => of.map(({ contact }) => contact.id).join();
    if (ids(holders) !== ids(this.holders)) this.choice = "";
    this.holders = holders;
  }

  /** Those in whose words it is found, with all their addresses. */
  async #named(text: string): Promise<Array<[ContactRow, ContactDetail]>> {
    const { items } = await call("contact.list", { text, departments: [this.#departmentId], limit: MOST });
    return Promise.all(
      items.map(
        async (row) => [row, await call("contact.get", { id: row.id })] as [ContactRow, ContactDetail],
      ),
    );
  }
}
