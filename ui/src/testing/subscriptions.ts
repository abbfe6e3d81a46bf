// Subscriptions of the made-up engine: those it begins with, and what it makes of a draft.
import type { Fared, Subscription, SubscriptionDraft, WebhookDialect } from "../rpc/generated/types";
import { fail } from "./commands";
import { EVENTS } from "./webhook-events";

const MINUTE = 60_000;
const DAY = 86_400_000;
const SCHEDULE = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

export function check(url: string, network: string): void {
  if (!/^https?:\/\//.test(url))
    fail("invalid", "This is no web address. It looks like https://example.com/hooks/porchlight.", "url");
  if (url.includes("127.0.0.1") && network !== "loopback")
    fail("invalid", "127.0.0.1 is this computer. Say yes to sending there if you mean it.", "network");
}

export function makeSubscription(id: string, draft: SubscriptionDraft, now: number): Subscription {
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

export function makeSubscriptions(now: number): Subscription[] {
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
