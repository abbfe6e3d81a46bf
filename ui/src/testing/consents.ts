// Who is out, what waits for a person, the suppression list and the quiet hours of the made-up engine.
import type {
  Channel,
  ChannelConsent,
  ConsentEvent,
  ConsentList,
  ConsentReview,
  ConsentRow,
  ContactDetail,
  HeardAnswer,
  QuietHours,
  Suppression,
} from "../rpc/generated/types";
import { type Answers, fail, page, type Part, type Tell, whole } from "./commands";
import type { Person } from "./people";
import type { FakeState } from "./state";

const DAY = 86_400_000;
const WORDS = ["Replied STOP", "Asked on the phone not to be called again", "Please take me off your list"];

type ConsentAnswers = Part<"consent" | "suppression" | "quiet_hours"> &
  Pick<Answers, "contact.heard" | "contact.opt_out_many">;

export function consentAnswers(state: FakeState, tell: Tell, now: () => number): ConsentAnswers {
  let reviews = makeReviews(state.people, now());
  let suppressions: Suppression[] = state.people.length === 0 ? [] : makeSuppressions(now());
  let hours = HOURS;
  const person = (id: string) =>
    state.people.find(({ contact }) => contact.id === id) ??
    fail("not_found", "This contact is not here any more.");
  const say = (id: string, channels: readonly Channel[], word: Partial<ChannelConsent>): ContactDetail => {
    const one = person(id);
    const consent = one.contact.consent.map((line) =>
      channels.includes(line.channel) ? { ...line, since: now(), by: "Dana Whitlock", ...word } : line,
    );
    one.contact = { ...one.contact, consent };
    tell("contact", [id]);
    return one.contact;
  };
  const rows = (params: ConsentList) => state.people.flatMap(outsOf).filter((row) => fits(row, params));
  return {
    "consent.list": (params) => page(rows(params), params),
    "consent.count": () => {
      const all = rows({});
      const on = (channel: Channel) => all.filter((row) => row.channel === channel).length;
      return {
        contacts: new Set(all.map((row) => row.contactId)).size,
        text: on("text"),
        call: on("call"),
        voicemail: on("voicemail"),
        email: on("email"),
        reviews: reviews.length,
        suppressions: suppressions.length,
      };
    },
    "consent.check": () => fail("unknown_command", "The made-up engine sends nothing."),
    "consent.export": (params) => ({
      filename: "opted-out.csv",
      text: ["name,channel", ...rows(params).map((row) => `${row.contactName},${row.channel}`)].join("\n"),
    }),
    "consent.report": ({ id }) => {
      const { contact } = person(id);
      const said = contact.consent.filter(({ state }) => state !== "unknown");
      const events = said.map((line, index) => eventOf(line, index));
      return {
        keptBy: "Quillby Exteriors",
        contactId: id,
        contactName: contact.name,
        companyName: contact.companyName,
        phones: contact.phones.map(({ display }) => display),
        emails: contact.emails.map(({ address }) => address),
        merged: contact.merged,
        madeAt: now(),
        timeZone: "America/New_York",
        standing: contact.consent,
        events,
        text: `Consent report: ${contact.name}\n`,
      };
    },
    "consent.review_list": (params) => page(reviews, params),
    "consent.review_decide": ({ id, decision, reason }) => {
      const review = reviews.find((one) => one.id === id);
      if (!review) return fail("conflict", "Somebody has decided about this message meanwhile.");
      if (decision === "not_an_opt_out" && !reason?.trim())
        return fail("invalid", "Write down why this is not an opt-out.", "reason");
      reviews = reviews.filter((one) => one !== review);
      return say(
        review.contactId,
        decision === "stays" ? [] : [review.channel],
        decision === "stays" ? {} : { state: "opted_in", method: "manual", reason: reason ?? null },
      );
    },
    "suppression.list": (params) => page(suppressions, params),
    "suppression.add": ({ address, channel, reason, until }) => {
      if (!address.includes("@") && address.replace(/\D/g, "").length < 10)
        return fail("invalid", "Enter a phone number like (804) 555-0119.", "address");
      if (reason.trim() === "")
        return fail("invalid", "Write down why nothing may be sent to this address.", "reason");
      const hint = address.includes("@")
        ? `${address[0]}…@${address.split("@")[1]}`
        : `…${address.replace(/\D/g, "").slice(-4)}`;
      const added: Suppression = {
        id: `sup-${suppressions.length + 1}-${now()}`,
        hint,
        channel: channel ?? null,
        reason: reason.trim(),
        until: until ?? null,
        createdBy: "Dana Whitlock",
        createdAt: now(),
      };
      suppressions = [added, ...suppressions];
      tell("setting", ["suppression"]);
      return added;
    },
    "suppression.remove": ({ id, reason }) => {
      if (reason.trim() === "")
        return fail("invalid", "Write down why this address may be used again.", "reason");
      suppressions = suppressions.filter((one) => one.id !== id);
      tell("setting", ["suppression"]);
      return null;
    },
    "quiet_hours.list": () => whole(hours),
    "quiet_hours.set": (set) => {
      if (set.days.some(({ opens, closes }) => opens >= closes))
        return fail("invalid", "A day closes after it opens.", "days");
      const others = hours.filter(({ place }) => place !== set.place);
      hours = [...others, ...(set.days.length === 0 ? [] : [set])].sort((a, b) =>
        a.place < b.place ? -1 : 1,
      );
      tell("setting", ["quietHours"]);
      return whole(hours);
    },
    "contact.opt_out_many": ({ ids, channels, reason }) => {
      for (const id of ids) say(id, channels, { state: "opted_out", method: "manual", reason });
      return { contacts: ids.length, missing: 0, deadline: "2026-12-04" };
    },
    "contact.heard": ({ id, channel, text }) => {
      const understood = understand(text, channel);
      if (understood.channels.length === 0) return { understood, contact: person(id).contact };
      const state = understood.meaning === "start" ? "opted_in" : "opted_out";
      return {
        understood,
        contact: say(id, understood.channels, { state, method: "keyword", exactText: text }),
      };
    },
  };
}

function outsOf({ contact }: Person): ConsentRow[] {
  return contact.consent
    .filter((line) => line.state === "opted_out")
    .map((line) => ({
      contactId: contact.id,
      contactName: contact.name,
      inTrash: false,
      departmentId: contact.departmentId,
      channel: line.channel,
      address: null,
      scope: line.scope ?? "all",
      method: line.method ?? "manual",
      keyword: line.method === "keyword" ? "STOP" : null,
      reason: line.reason,
      exactText:
        line.exactText ?? (line.method === "keyword" ? "Stop. I have hired somebody else already" : null),
      since: line.since ?? contact.createdAt,
      recordedAt: line.since ?? contact.createdAt,
      by: line.by,
      mergedWith: line.mergedWith ?? null,
    }));
}

function fits(row: ConsentRow, { channel, method, text = "" }: ConsentList): boolean {
  return (
    (channel === undefined || row.channel === channel) &&
    (method === undefined || row.method === method) &&
    `${row.contactName} ${row.address} ${row.reason} ${row.exactText}`
      .toLowerCase()
      .includes(text.toLowerCase())
  );
}

function eventOf(line: ChannelConsent, index: number): ConsentEvent {
  return {
    id: `ce-${index}`,
    channel: line.channel,
    address: null,
    stateBefore: "unknown",
    state: line.state,
    scope: "all",
    method: line.method ?? "manual",
    by: line.by,
    reason: line.reason,
    evidence: null,
    keyword: line.method === "keyword" ? "STOP" : null,
    exactText: line.method === "keyword" ? "Stop" : null,
    requestId: null,
    messageId: null,
    mergedWith: null,
    revertsId: null,
    receivedAt: line.since ?? 0,
    recordedAt: line.since ?? 0,
  };
}

function understand(text: string, channel: Channel): HeardAnswer {
  const word = text.trim().toUpperCase();
  if (word === "STOP") {
    const channels: Channel[] = channel === "email" ? ["email"] : ["text", "voicemail"];
    const sentence = "“STOP” opted them out of text messages, voicemail.";
    return { meaning: "stop", keyword: word, channels, reviewId: null, sentence };
  }
  if (word === "START")
    return {
      meaning: "start",
      keyword: word,
      channels: ["text"],
      reviewId: null,
      sentence: "“START” opted them in to text messages.",
    };
  return {
    meaning: "nothing",
    keyword: null,
    channels: [],
    reviewId: null,
    sentence: "This says nothing about being contacted, so nothing changed. It is kept in the conversation.",
  };
}

function makeReviews(people: readonly Person[], now: number): ConsentReview[] {
  const said = [
    [
      "text",
      "stop contacting",
      "We went with another roofer. Could you stop contacting us about the estimate?",
    ],
    ["email", "remove me", "Remove me from the Tuesday slot, Wednesday is better."],
    ["call", "don't call", "Don’t call before noon, I work nights"],
  ] as const;
  return said.flatMap(([channel, phrase, exactText], index) => {
    const one = people[index * 4 + 1];
    if (!one) return [];
    const receivedAt = now - (index + 1) * 2.3 * DAY;
    return [
      {
        id: `rv-${index + 1}`,
        contactId: one.contact.id,
        contactName: one.contact.name,
        channel,
        phrase,
        exactText,
        receivedAt,
      },
    ];
  });
}

function makeSuppressions(now: number): Suppression[] {
  return WORDS.map((reason, index) => ({
    id: `sup-${index + 1}`,
    hint: index === 1 ? "m…@example.com" : `…01${40 + index}`,
    channel: index === 2 ? "call" : null,
    reason,
    until: index === 2 ? now + 40 * DAY : null,
    createdBy: "Dana Whitlock",
    createdAt: now - (index + 1) * 9 * DAY,
  }));
}

const week = (opens: string, closes: string, weekdays = [1, 2, 3, 4, 5, 6, 7]) =>
  weekdays.map((weekday) => ({ weekday, opens, closes }));

const HOURS: QuietHours[] = [
  { place: "", days: week("08:00", "21:00") },
  { place: "US-CT", days: week("09:00", "20:00") },
  { place: "US-FL", days: week("08:00", "20:00") },
  { place: "US-RI", days: [...week("09:00", "18:00", [1, 2, 3, 4, 5]), ...week("10:00", "17:00", [6, 7])] },
  { place: "US-TX", days: [...week("09:00", "21:00", [1, 2, 3, 4, 5, 6]), ...week("12:00", "21:00", [7])] },
];
