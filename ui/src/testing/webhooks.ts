// Webhooks of the made-up engine: subscriptions and deliveries, and with them the bins.
import type { Delivery, Subscription, WebhookDialect } from "../rpc/generated/types";
import { binAnswers } from "./bins";
import { fail, found, page, type Part, type Tell, whole } from "./commands";
import { makeDeliveries, makeDetail } from "./deliveries";
import type { FakeState } from "./state";
import { check, makeSubscription, makeSubscriptions } from "./subscriptions";
import { bodyOf, EVENTS, schemaOf } from "./webhook-events";

const DAY = 86_400_000;
const DOUBT =
  "The clock of this computer is 12 minutes ahead of that of 2 receivers. Receivers that check signatures refuse what " +
  "seems that old or that new. Set the clock right.";
const SECRET = "whsec_c2FtcGxlLXNlY3JldC1mb3ItdGhlLW1hZGUtdXAtZW5naW5l";

export function webhookAnswers(
  state: FakeState,
  tell: Tell,
  now: () => number,
): Part<"subscription" | "delivery" | "bin"> {
  const bare = state.people.length === 0;
  let subscriptions = bare ? [] : makeSubscriptions(now());
  let deliveries = bare ? [] : makeDeliveries(state, subscriptions, now());
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
    ...binAnswers(state, tell, now),
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
}
