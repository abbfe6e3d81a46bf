// Subscriptions, their deliveries and the bins of the made-up engine.
import type {
  Attempt,
  Bin,
  Delivery,
  DeliveryDetail,
  DeliveryState,
  Fared,
  RequestRow,
  Subscription,
  SubscriptionDraft,
  WebhookDialect,
  WebhookEvent,
} from "../rpc/generated/types";
import { type Answers, fail, found, page, type Part, type Tell, whole } from "./commands";
import type { FakeState } from "./state";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 86_400_000;
const SCHEDULE = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
const DOUBT =
  "The clock of this computer is 12 minutes ahead of that of 2 receivers. Receivers that check signatures refuse what " +
  "seems that old or that new. Set the clock right.";
const SECRET = "whsec_c2FtcGxlLXNlY3JldC1mb3ItdGhlLW1hZGUtdXAtZW5naW5l";

const EVENTS: Record<WebhookDialect, WebhookEvent[]> = {
  hatch: [
    event("contact_created", "Contact created", "A new contact is saved, not when one is merged."),
    event("opt_out", "Opt-out", "The contact replied STOP or END, or somebody opted them out here."),
    event("opt_in", "Opt-in", "The contact replied START."),
  ],
  clinchpad: [
    event("lead:created", "Lead created", "A lead is made."),
    event("lead:moved", "Lead moved", "A lead goes to another stage."),
    event("lead:won", "Lead won", "A lead is won."),
    event("note:created", "Note created", "A note is written."),
    event("record:updated", "Contact updated", "A contact is changed."),
  ],
  standard: [
    event("lead.created", "Lead created", "A lead is made."),
    event("lead.moved", "Lead moved", "A lead goes to another stage."),
  ],
};

function event(name: string, label: string, description: string): WebhookEvent {
  return { name, label, description };
}

export function webhookAnswers(
  state: FakeState,
  tell: Tell,
  now: () => number,
): Part<"subscription" | "delivery" | "bin"> {
  const bare = state.people.length === 0;
  let subscriptions = bare ? [] : makeSubscriptions(now());
  let deliveries = bare ? [] : makeDeliveries(state, subscriptions, now());
  let bins: Bin[] = bare ? [] : [makeBin("quiet-heron", now())];
  const clicks = new Map<string, string>();
  const tries = new Map<string, number>();
  const parents = new Map<string, string>();
  const put = (id: string, changed: Partial<Subscription>): Subscription => {
    const one = { ...found(subscriptions, id), ...changed };
    subscriptions = subscriptions.map((each) => (each.id === id ? one : each));
    tell("subscription", [id]);
    return one;
  };
  const add = (like: Delivery, changed: Partial<Delivery>): string => {
    const made = { ...like, ...changed, id: `dl-new-${deliveries.length}`, createdAt: now() };
    deliveries = [made, ...deliveries];
    tell("delivery", [made.id]);
    return made.id;
  };
  const arrived = { state: "delivered" as const, sentence: "Arrived: 204.", dueAt: null, attempts: 1 };
  return {
    "subscription.list": () => whole(subscriptions),
    "subscription.get": ({ id }) => found(subscriptions, id),
    "subscription.create": (draft) => {
      check(draft.url, draft.network ?? "public");
      const made = makeSubscription(`s-${subscriptions.length + 1}`, draft, now());
      subscriptions = [...subscriptions, made];
      tell("subscription", [made.id]);
      return { subscription: made, secret: made.signing === "standard_webhooks" ? SECRET : null };
    },
    "subscription.update": ({ id, headers, handshakeKey, ratePerMin, ...patch }) => {
      const old = found(subscriptions, id);
      check(patch.url ?? old.url, patch.network ?? old.network);
      return put(id, {
        ...patch,
        ...(headers ? { headers: headers.map(({ name }) => name) } : {}),
        ...(handshakeKey === undefined ? {} : { hasHandshakeKey: handshakeKey !== "" }),
        ...(ratePerMin === undefined ? {} : { ratePerMin: ratePerMin || null }),
      });
    },
    "subscription.delete": ({ id }) => {
      subscriptions = subscriptions.filter((one) => one.id !== id);
      tell("subscription", [id]);
      return null;
    },
    "subscription.pause": ({ id }) =>
      put(id, {
        paused: true,
        health: { state: "paused_by_you", sentence: "You paused it.", since: now() },
      }),
    "subscription.resume": ({ id }) =>
      put(id, {
        paused: false,
        open: 0,
        health: { state: "healthy", sentence: "Everything arrives.", since: now() },
      }),
    "subscription.test": ({ id, event: name }) => {
      const { events, name: subscriptionName } = found(subscriptions, id);
      const like = deliveries[0] ?? fail("not_found", "There is nothing to test with.");
      const more = { subscriptionId: id, subscriptionName, origin: "test" as const };
      return { deliveryId: add(like, { ...arrived, ...more, event: name ?? events[0] ?? "" }) };
    },
    "subscription.rotate_secret": ({ id }) => ({
      subscription: put(id, { oldSecretUntil: now() + DAY }),
      secret: SECRET,
    }),
    "subscription.reveal_secret": () => ({ secret: SECRET }),
    "subscription.preview": ({ dialect, event: name }) => ({ body: bodyOf(dialect, name, now()) }),
    "subscription.schema": ({ dialect, event: name }) => ({ schema: schemaOf(dialect, name) }),
    "subscription.clock": () => ({ doubt: state.listener.state === "trouble" ? DOUBT : null }),
    "subscription.events": () =>
      whole(
        Object.entries(EVENTS).map(([dialect, events]) => ({ dialect: dialect as WebhookDialect, events })),
      ),
    "delivery.list": (params) =>
      page(
        deliveries.filter(
          (one) =>
            (params.subscriptionId === undefined || one.subscriptionId === params.subscriptionId) &&
            (params.dialect === undefined ||
              found(subscriptions, one.subscriptionId).dialect === params.dialect) &&
            (params.state === undefined || one.state === params.state) &&
            (params.event === undefined || one.event === params.event) &&
            `${one.event} ${one.contactName} ${one.sentence}`
              .toLowerCase()
              .includes(params.text?.toLowerCase() ?? ""),
        ),
        params,
      ),
    "delivery.get": ({ id }) => {
      const delivery = found(deliveries, id);
      const subscription = found(subscriptions, delivery.subscriptionId);
      const kin = (other: string) => ({ id: other, state: found(deliveries, other).state });
      const parent = parents.get(id);
      const children = [...parents].filter(([, of]) => of === id).map(([child]) => kin(child));
      return {
        ...makeDetail(delivery, subscription),
        resendOf: parent ? kin(parent) : null,
        resentAs: children,
      };
    },
    "delivery.resend": ({ id, clickId = "" }) => {
      const before = clicks.get(clickId);
      if (before !== undefined && clickId !== "") return { deliveryId: before };
      const made = add(found(deliveries, id), { ...arrived, origin: "resend" });
      clicks.set(clickId, made);
      parents.set(made, id);
      return { deliveryId: made };
    },
    "delivery.resend_many": ({ subscriptionId, from }) => {
      const failed = deliveries.filter(
        (one) =>
          one.state === "failed" &&
          one.createdAt >= from &&
          (subscriptionId === undefined || one.subscriptionId === subscriptionId),
      );
      for (const one of failed) parents.set(add(one, { ...arrived, origin: "resend" }), one.id);
      return { count: failed.length };
    },
    "delivery.try_all": ({ subscriptionId, clickId = "" }) => {
      const count = tries.get(clickId) ?? hurry(subscriptionId);
      if (clickId !== "") tries.set(clickId, count);
      return { count };
    },
    ...binAnswers(),
  };

  function hurry(subscriptionId: string): number {
    const waiting = deliveries.filter((one) => one.subscriptionId === subscriptionId && one.state === "due");
    deliveries = deliveries.map((one) => (waiting.includes(one) ? { ...one, ...arrived } : one));
    tell(
      "delivery",
      waiting.map(({ id }) => id),
    );
    put(subscriptionId, {
      open: 0,
      health: { state: "healthy", sentence: "Everything arrives.", since: now() },
    });
    return waiting.length;
  }

  function binAnswers(): Pick<Answers, "bin.list" | "bin.create" | "bin.update" | "bin.delete"> {
    return {
      "bin.list": (params) => page(bins, params),
      "bin.create": (draft) => {
        const made = { ...makeBin(draft.name ?? `amber-finch-${bins.length}`, now()), requests: 0 };
        bins = [made, ...bins];
        tell("bin", [made.id]);
        return made;
      },
      "bin.update": ({ id, ...patch }) => {
        const one = { ...found(bins, id), ...patch };
        bins = bins.map((each) => (each.id === id ? one : each));
        tell("bin", [id]);
        return one;
      },
      "bin.delete": ({ id }) => {
        bins = bins.filter((one) => one.id !== id);
        tell("bin", [id]);
        return null;
      },
    };
  }
}

/** What the first bin recorded. */
export function recordedRows(requests: readonly RequestRow[], binId: string): RequestRow[] {
  if (binId !== "b-quiet-heron") return [];
  return requests.slice(0, 3).map((row) => ({
    ...row,
    id: `${row.id}-recorded`,
    binId,
    path: "/bin/quiet-heron/orders",
    verdict: "recorded",
    status: 200,
    sentence: "Recorded by the bin quiet-heron",
    source: "127.0.0.1",
    contactId: null,
    leadId: null,
    departmentId: null,
  }));
}

function check(url: string, network: string): void {
  if (!/^https?:\/\//.test(url))
    fail("invalid", "This is no web address. It looks like https://example.com/hooks/porchlight.", "url");
  if (url.includes("127.0.0.1") && network !== "loopback")
    fail("invalid", "127.0.0.1 is this computer. Say yes to sending there if you mean it.", "network");
}

function makeSubscription(id: string, draft: SubscriptionDraft, now: number): Subscription {
  return {
    id,
    name: draft.name,
    url: draft.url,
    network: draft.network ?? "public",
    dialect: draft.dialect,
    events: draft.events,
    departments: draft.departments ?? [],
    pipelines: draft.pipelines ?? [],
    sources: draft.sources ?? [],
    headers: (draft.headers ?? []).map(({ name }) => name),
    signing: draft.signing ?? "none",
    publicKey:
      draft.signing === "hatch_verification" ? "whpk_MCowBQYDK2VwAyEAq7Jm0tVx2c9P1uYb8sFz4KdE6hNw" : null,
    oldSecretUntil: null,
    hasHandshakeKey: (draft.handshakeKey ?? "") !== "",
    timeoutMs: draft.timeoutMs ?? 15_000,
    ratePerMin: draft.ratePerMin ?? null,
    maxInFlight: draft.maxInFlight ?? 4,
    order: draft.order ?? "none",
    scheduleS: draft.scheduleS ?? SCHEDULE,
    paused: false,
    health: { state: "new", sentence: "Nothing was sent yet.", since: null },
    open: 0,
    recent: [],
    notBefore: null,
    lastSuccessAt: null,
    createdAt: now,
  };
}

function makeSubscriptions(now: number): Subscription[] {
  const of = (
    id: string,
    name: string,
    url: string,
    dialect: WebhookDialect,
    more: Partial<Subscription>,
  ) => ({
    ...makeSubscription(
      id,
      { name, url, dialect, events: EVENTS[dialect].map((each) => each.name) },
      now - 20 * DAY,
    ),
    ...more,
  });
  const healthy = (ago: number): Partial<Subscription> => ({
    lastSuccessAt: now - ago,
    recent: recent("arrived", 16),
    health: { state: "healthy", sentence: "Everything arrives.", since: now - ago },
  });
  return [
    of("s-books", "Accounting sync", "https://books.example.com/hooks/leads", "clinchpad", {
      hasHandshakeKey: true,
      open: 6,
      recent: [...recent("arrived", 10), ...recent("failing", 6)],
      health: {
        state: "failing",
        sentence: "The last 9 attempts failed. More follow.",
        since: now - 100 * MINUTE,
      },
    }),
    of("s-jobs", "Job tracker", "https://jobs.example.net/in/porchlight", "standard", {
      ...healthy(3 * MINUTE),
      signing: "standard_webhooks",
    }),
    of("s-sheet", "Lead sheet", "https://sheets.example.org/catch/9102", "hatch", {
      ...healthy(12 * MINUTE),
      signing: "hatch_verification",
      publicKey: "whpk_MCowBQYDK2VwAyEAq7Jm0tVx2c9P1uYb8sFz4KdE6hNw",
      headers: ["X-Location"],
    }),
    of("s-bin", "Local bin", "http://127.0.0.1:8787/bin/demo", "hatch", {
      ...healthy(3 * MINUTE),
      network: "loopback",
    }),
    of("s-dialer", "Old dialer", "https://dialer.example.com/push", "clinchpad", {
      paused: true,
      open: 214,
      recent: recent("untried", 16),
      health: { state: "paused_by_you", sentence: "You paused it.", since: now - 7 * DAY },
    }),
    of(
      "s-gone",
      "Warehouse of the very long name that nobody ever shortened",
      "https://gone.example.com/a/very/long/path/that/goes/on/and/on",
      "standard",
      {
        paused: true,
        open: 12,
        recent: [...recent("arrived", 2), ...recent("failing", 9)],
        health: {
          state: "stopped",
          sentence: "Porchlight paused it: the last 60 attempts failed, over 3 days.",
          since: now - 2 * DAY,
        },
      },
    ),
  ];
}

function recent(fared: Fared, count: number): Fared[] {
  return Array<Fared>(count).fill(fared);
}

const STATES: DeliveryState[] = ["due", "due", "failed", "delivered", "delivered", "delivered"];

function makeDeliveries(state: FakeState, subscriptions: readonly Subscription[], now: number): Delivery[] {
  const count = state.people.length > 1000 ? 6000 : 300;
  return Array.from({ length: count }, (_, index) => {
    const to = subscriptions[index % subscriptions.length] as Subscription;
    const step = Math.floor(index / subscriptions.length);
    const trouble = to.health.state === "failing";
    const how = trouble ? (STATES[step % STATES.length] ?? "due") : to.paused ? "held" : "delivered";
    const person = state.people[index % state.people.length]?.contact;
    const tries = how === "due" ? 2 + (step % 4) : how === "failed" ? 10 : how === "held" ? 0 : 1;
    const createdAt = now - index * 4 * MINUTE;
    return {
      id: `dl-${index + 1}`,
      subscriptionId: to.id,
      subscriptionName: to.name,
      eventId: `evt_${1000 + index}`,
      event: to.events[step % to.events.length] ?? "",
      contactId: person?.id ?? null,
      contactName: person?.name ?? null,
      origin: "event",
      state: how,
      sentence:
        how === "held"
          ? null
          : how === "delivered"
            ? "Arrived: 200."
            : "The receiver answered 503 Service Unavailable.",
      tries,
      attempts: tries,
      dueAt: how === "due" ? now + (3 + step * 7) * MINUTE : null,
      createdAt,
      doneAt: how === "delivered" || how === "failed" ? createdAt + 900 : null,
    };
  });
}

function makeDetail(delivery: Delivery, to: Subscription): Omit<DeliveryDetail, "resendOf" | "resentAs"> {
  const text = bodyOf(to.dialect, delivery.event, delivery.createdAt);
  const planned = to.scheduleS.length;
  const next: Partial<Record<DeliveryState, string>> = {
    due: `Attempt ${delivery.tries + 1} of ${planned} is planned.`,
    delivered: "Nothing. It arrived.",
    failed: "Nothing, unless you send it again. Its attempts are used up.",
    held: "It is held until the subscription is resumed.",
  };
  return {
    delivery,
    body: { text, length: text.length },
    log: Array.from({ length: delivery.attempts }, (_, at) => makeAttempt(delivery, to, at)),
    next: next[delivery.state] ?? "",
  };
}

function makeAttempt(delivery: Delivery, to: Subscription, at: number): Attempt {
  const ok = delivery.state === "delivered" && at === delivery.attempts - 1;
  return {
    number: at + 1,
    startedAt: delivery.createdAt + at * 5 * MINUTE,
    outcome: ok ? "passed" : "failed",
    sentence: ok ? "Arrived: 200." : "The receiver answered 503 Service Unavailable.",
    url: to.url,
    address: "203.0.113.9:443",
    connection: at === 0 ? "new" : "reused",
    status: ok ? 200 : 503,
    timing:
      at === 0
        ? { dnsUs: 4200, connectUs: 21_000, tlsUs: 43_000, firstByteUs: 1_160_000, totalUs: 1_200_000 }
        : { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: 84_000, totalUs: 88_000 },
    requestHeaders: [
      ["content-type", "application/json"],
      ["user-agent", "Porchlight/1.0"],
      ["webhook-id", delivery.eventId],
      ...(to.headers.map((name) => [name, "••••••••"]) as Array<[string, string]>),
    ],
    responseHeaders: ok
      ? [["content-type", "application/json"]]
      : [
          ["content-type", "text/plain"],
          ["retry-after", "180"],
          ["server", "nginx"],
        ],
    responseBody: ok ? '{"ok":true}' : "upstream is down for maintenance\n",
    responseCut: false,
  };
}

function bodyOf(dialect: WebhookDialect, name: string, at: number): string {
  const when = new Date(at).toISOString();
  const person = { firstName: "Yusuf", lastName: "Demir", phoneNumber: "+18045550166" };
  if (dialect === "clinchpad")
    return JSON.stringify({
      activity: { _id: "6aff18c34be19a50c2d81e07", created_at: when, type: name },
      lead: { _id: "6aff18c34be19a50c2d81e02", name: "Hana Kowalczyk", stage: { name: "New" } },
    });
  if (dialect === "standard")
    return JSON.stringify({ type: name, timestamp: when, data: { contact: person } });
  return JSON.stringify({ id: "evt_01JD2K7QX4", event: name, occurredAt: when, contact: person });
}

function schemaOf(dialect: WebhookDialect, name: string): string {
  const title =
    EVENTS[dialect].find((each) => each.name === name)?.label ?? fail("invalid", "No such event.");
  return `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", title, type: "object" }, null, 2)}\n`;
}

function makeBin(name: string, now: number): Bin {
  return {
    id: `b-${name}`,
    name,
    url: `http://127.0.0.1:8787/bin/${name}`,
    status: 200,
    headers: [{ name: "content-type", value: "text/plain; charset=utf-8" }],
    body: "ok",
    delayMs: 0,
    createdAt: now - DAY,
    requests: 3,
    lastRequestAt: now - 4 * MINUTE,
  };
}
