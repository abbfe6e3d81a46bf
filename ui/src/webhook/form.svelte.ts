// A subscription while somebody writes or edits it; each fault of the engine belongs to one field.
import { call, RpcFault } from "../rpc/client";
import type {
  DeliveryOrder,
  Network,
  SecretMade,
  Signing,
  Subscription,
  SubscriptionDraft,
  WebhookDialect,
} from "../rpc/generated/types";
import { FieldFaults } from "../shared/field-faults.svelte";
import { apparentNetwork, askedYes, isPlainHttp } from "./network";
import { formatSchedule, formatWait, readSchedule } from "./words";

/** As the engine has it when nothing is said. */
const SCHEDULE = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

export interface HeaderField {
  name: string;
  value: string;
  /** The engine has a value for it, which nobody sees; left empty it stays. */
  kept: boolean;
}

type Fields = Omit<Required<SubscriptionDraft>, "dialect" | "handshakeKey" | "ratePerMin">;

export class SubscriptionForm {
  name = $state("");
  url = $state("");
  dialect = $state<WebhookDialect>("hatch");
  events = $state.raw<readonly string[]>([]);
  departments = $state.raw<readonly string[]>([]);
  pipelines = $state.raw<readonly string[]>([]);
  sources = $state.raw<readonly string[]>([]);
  headers = $state<HeaderField[]>([]);
  signing = $state<Signing>("none");
  handshakeKey = $state("");
  timeout = $state("15 s");
  rate = $state("");
  inFlight = $state("4");
  order = $state<DeliveryOrder>("none");
  schedule = $state(formatSchedule(SCHEDULE));
  /** The explicit yes to sending elsewhere than to the internet. */
  agreed = $state(false);
  saving = $state(false);
  /** What the owner says where the address does not. */
  #chosenNetwork = $state<Network>("public");
  readonly #faults = new FieldFaults((field) => this.#valueOf(field));
  readonly #old: Subscription | null;

  /** As the address says, and where it says nothing as the owner does. */
  readonly network: Network = $derived(apparentNetwork(this.url.trim()) ?? this.#chosenNetwork);
  readonly isApparent = $derived(apparentNetwork(this.url.trim()) !== null);
  readonly yes = $derived(askedYes(this.url, this.network));

  /** Null: a new one. */
  constructor(old: Subscription | null) {
    this.#old = old;
    if (!old) return;
    this.name = old.name;
    this.url = old.url;
    this.#chosenNetwork = old.network;
    this.agreed = old.network !== "public";
    this.dialect = old.dialect;
    this.events = old.events;
    this.departments = old.departments;
    this.pipelines = old.pipelines;
    this.sources = old.sources;
    this.headers = old.headers.map((name) => ({ name, value: "", kept: true }));
    this.signing = old.signing;
    this.timeout = old.timeoutMs % 1000 === 0 ? formatWait(old.timeoutMs / 1000) : `${old.timeoutMs} ms`;
    this.rate = old.ratePerMin === null ? "" : String(old.ratePerMin);
    this.inFlight = String(old.maxInFlight);
    this.order = old.order;
    this.schedule = formatSchedule(old.scheduleS);
  }

  /** What is wrong, by field, as long as the field stands as it was. */
  get faults(): Readonly<Record<string, string>> {
    return this.#faults.standing;
  }

  chooseNetwork(network: Network): void {
    this.#chosenNetwork = network;
    this.agreed = false;
  }

  /** A bin of our own: whoever uses it knows that it is on this computer. */
  useBin(name: string, url: string): void {
    this.name = `Bin ${name}`;
    this.url = url;
    this.agreed = true;
  }

  /** Another dialect has other events. */
  chooseDialect(dialect: WebhookDialect): void {
    if (dialect === this.dialect) return;
    this.dialect = dialect;
    this.events = [];
    if (dialect === "hatch" && this.signing === "standard_webhooks") this.signing = "none";
  }

  tick(event: string, on: boolean): void {
    this.events = on ? [...this.events, event] : this.events.filter((one) => one !== event);
  }

  addHeader(): void {
    this.headers.push({ name: "", value: "", kept: false });
  }

  removeHeader(at: number): void {
    this.headers.splice(at, 1);
  }

  /** Null when something is wrong; `faults` says what. */
  async save(): Promise<SecretMade | null> {
    this.saving = true;
    this.#faults.say({});
    try {
      return await this.#send(this.#read());
    } catch (cause) {
      const { field, message } = RpcFault.from(cause);
      this.#faults.say({ [field ?? ""]: message });
      return null;
    } finally {
      this.saving = false;
    }
  }

  async #send(fields: Fields): Promise<SecretMade> {
    const rate =
      this.rate.trim() === "" ? 0 : this.#whole(this.rate, "ratePerMin", "Write a number, like 60.");
    const key = this.handshakeKey.trim();
    if (this.#old === null)
      return call("subscription.create", {
        ...fields,
        dialect: this.dialect,
        ...(rate === 0 ? {} : { ratePerMin: rate }),
        ...(key === "" || this.dialect !== "clinchpad" ? {} : { handshakeKey: key }),
      });
    const subscription = await call("subscription.update", {
      ...fields,
      id: this.#old.id,
      ratePerMin: rate,
      ...(key === "" ? {} : { handshakeKey: key }),
    });
    // Another way of signing makes a new secret, which the answer does not carry.
    const another = subscription.signing === "standard_webhooks" && this.#old.signing !== "standard_webhooks";
    if (!another) return { subscription, secret: null };
    const { secret } = await call("subscription.reveal_secret", { id: subscription.id });
    return { subscription, secret };
  }

  #read(): Fields {
    if (this.network === "public" && isPlainHttp(this.url))
      throw invalid(
        "url",
        "On the internet anybody on the way can read http. Use https, or say that this address is on your own computer or network.",
      );
    if (this.yes !== null && !this.agreed)
      throw invalid("network", "Say yes to sending there if you mean it.");
    const scheduleS = readSchedule(this.schedule);
    if (!scheduleS) throw invalid("scheduleS", "Write waits with commas between, like 0 s, 5 min, 2 h.");
    return {
      name: this.name.trim(),
      url: this.url.trim(),
      network: this.network,
      events: [...this.events],
      departments: [...this.departments],
      pipelines: [...this.pipelines],
      sources: [...this.sources],
      headers: this.headers
        .filter(({ name, value }) => name.trim() !== "" || value !== "")
        .map(({ name, value, kept }) =>
          kept && value === "" ? { name: name.trim() } : { name: name.trim(), value },
        ),
      signing: this.signing,
      timeoutMs: this.#timeoutMs(),
      maxInFlight: this.#whole(this.inFlight, "maxInFlight", "Write a number from 1 to 16."),
      order: this.order,
      scheduleS,
    };
  }

  /** What a fault of this name is about. */
  #valueOf(field: string): unknown {
    const { name, url, network, agreed, events, headers, signing, handshakeKey } = this;
    const values: Record<string, unknown> = {
      name,
      url: [url, network],
      network: [url, network, agreed],
      events,
      headers,
      signing,
      handshakeKey,
      timeoutMs: this.timeout,
      ratePerMin: this.rate,
      maxInFlight: this.inFlight,
      scheduleS: this.schedule,
    };
    // One of a list is named with its place: "headers[1].name".
    return values[field.split(/[.[/]/)[0] ?? ""];
  }

  #timeoutMs(): number {
    const ms = /^\s*(\d+)\s*ms\s*$/.exec(this.timeout)?.[1];
    if (ms !== undefined) return Number(ms);
    const [seconds, ...more] = readSchedule(this.timeout) ?? [];
    if (seconds === undefined || more.length > 0) throw invalid("timeoutMs", "Write a time, like 15 s.");
    return seconds * 1000;
  }

  #whole(text: string, field: string, ask: string): number {
    if (!/^\s*\d+\s*$/.test(text)) throw invalid(field, ask);
    return Number(text);
  }
}

function invalid(field: string, message: string): RpcFault {
  return new RpcFault({ code: "invalid", message, field });
}
