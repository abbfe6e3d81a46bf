// What an owner does to subscriptions and deliveries; a failure is told where it happened, as a toast.
import { call, RpcFault, saveFile } from "../rpc/client";
import type { Delivery, HeldDeliveries, Subscription, WebhookDialect } from "../rpc/generated/types";
import { announce } from "../shared/announce.svelte";
import { formatCounted } from "../shared/format";
import { toastDone, toastFailed } from "../shared/toast";
import { router } from "../shell/router.svelte";

async function tried<T>(notDone: string, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (cause) {
    toastFailed(notDone, RpcFault.from(cause).message);
    return null;
  }
}

export function placeOf(subscriptionId: string, deliveryId?: string): string {
  const path = `/webhooks/${encodeURIComponent(subscriptionId)}`;
  return deliveryId === undefined ? path : `${path}/${encodeURIComponent(deliveryId)}`;
}

export async function pause({ id, name }: Subscription): Promise<void> {
  if (await tried("Not paused", () => call("subscription.pause", { id }))) announce(`${name} is paused`);
}

export async function resume({ id, name }: Subscription, held: HeldDeliveries): Promise<boolean> {
  const resumed = await tried("Not resumed", () => call("subscription.resume", { id, held }));
  if (resumed) announce(`${name} is resumed`);
  return resumed !== null;
}

/** Sends a made-up event and opens what became of it. */
export async function sendTest({ id }: Subscription, event?: string): Promise<void> {
  const made = await tried("No test was sent", () =>
    call("subscription.test", { id, ...(event === undefined ? {} : { event }) }),
  );
  if (!made) return;
  announce("Test sent");
  router.go(placeOf(id, made.deliveryId));
}

/** What a receiver can hold the bodies of an event against. */
export async function saveSchema(dialect: WebhookDialect, event: string): Promise<void> {
  const made = await tried("Not saved", () => call("subscription.schema", { dialect, event }));
  if (!made) return;
  const filename = `${dialect}-${event.replaceAll(/[^\w.]+/g, "-")}.schema.json`;
  const saved = await tried("Not saved", () => saveFile(filename, made.schema));
  if (saved) toastDone(`Saved as ${saved}`);
}

export async function remove({ id, name }: Subscription): Promise<boolean> {
  const done = await tried("Not deleted", async () => {
    await call("subscription.delete", { id });
    return true;
  });
  if (done) toastDone(`${name} is deleted`);
  return done === true;
}

/** One click, one id: a second press of the same click makes no second delivery. */
export async function resend({ id, subscriptionId }: Delivery, clickId: string): Promise<void> {
  const made = await tried("Not sent again", () => call("delivery.resend", { id, clickId }));
  if (!made) return;
  announce(made.deliveryId === id ? "Tried now" : "Sent again");
  router.go(placeOf(subscriptionId, made.deliveryId));
}

/** Whatever waits for its next attempt goes now. One click, one id, as with a single delivery. */
export async function tryAllNow({ id }: Subscription, clickId: string): Promise<void> {
  const hurried = await tried("Not tried", () => call("delivery.try_all", { subscriptionId: id, clickId }));
  if (!hurried) return;
  announce(
    hurried.count === 0
      ? "Nothing waits for its next attempt"
      : `${formatCounted(hurried.count, "delivery", "deliveries")} tried now`,
  );
}

export async function resendFailed(
  subscriptionId: string | null,
  from: number,
  to: number | null,
): Promise<number | null> {
  const window = {
    from,
    ...(to === null ? {} : { to }),
    ...(subscriptionId === null ? {} : { subscriptionId }),
  };
  const resent = await tried("Not sent again", () => call("delivery.resend_many", window));
  if (!resent) return null;
  toastDone(
    resent.count === 0
      ? "Nothing failed in that time"
      : `${formatCounted(resent.count, "delivery", "deliveries")} sent again`,
  );
  return resent.count;
}
