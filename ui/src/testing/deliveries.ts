// Deliveries of the made-up engine, with their attempts.
import type { Attempt, Delivery, DeliveryDetail, DeliveryState, Subscription } from "../rpc/generated/types";
import type { FakeState } from "./state";
import { bodyOf } from "./webhook-events";

const MINUTE = 60_000;

const STATES: DeliveryState[] = ["due", "due", "failed", "delivered", "delivered", "delivered"];

export function makeDeliveries(
  state: FakeState,
  subscriptions: readonly Subscription[],
  now: number,
): Delivery[] {
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

export function makeDetail(
  delivery: Delivery,
  to: Subscription,
): Omit<DeliveryDetail, "resendOf" | "resentAs"> {
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
