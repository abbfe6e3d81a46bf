// Leads and what hangs on them in the made-up engine.
import type { Activity, LeadCard, Message, NextTodo, Todo, Word } from "../rpc/generated/types";
import { type Answers, fail, found, page, type Part, type Tell } from "./commands";
import { emptyHanging, type Hanging } from "./hangings";
import { DEPARTMENT_ID, PIPELINE } from "./people";
import type { FakeState } from "./state";

type Prefix = "lead" | "todo" | "note" | "attachment" | "email" | "message" | "vocabulary";
type Listed = "zones" | "tagWords" | "sources";

/** The cards of all leads; the first of a contact's leads is the person's own. */
export function leadsOf(state: FakeState): LeadCard[] {
  return state.people.flatMap(({ lead, contact }) =>
    contact.leads.length === 0 ? [] : [lead, ...contact.leads.slice(1)],
  );
}

export function leadAnswers(
  state: FakeState,
  tell: Tell,
  now: () => number,
  create: Answers["contact.create"],
): Omit<Part<Prefix>, "lead.list" | "lead.search"> {
  return { ...acts(state, tell, now, create), ...things(state, tell, now) };
}

/** Reading and writing one lead, as all answers do it. */
class Book {
  constructor(
    readonly state: FakeState,
    readonly tell: Tell,
    readonly now: () => number,
  ) {}

  card(id: string): LeadCard {
    return found(leadsOf(this.state), id);
  }

  hanging(id: string): Hanging {
    this.card(id);
    return this.state.hangings.get(id) ?? emptyHanging(DEPARTMENT_ID);
  }

  change(id: string, patch: Partial<LeadCard>): void {
    const after = { ...this.card(id), ...patch };
    after.version += 1;
    for (const person of this.state.people) {
      if (person.contact.id !== after.contactId) continue;
      const leads = person.contact.leads.map((lead) => (lead.id === id ? after : lead));
      person.contact = { ...person.contact, leads };
      if (person.lead.id === id) person.lead = after;
    }
    this.tell("lead", [id]);
  }

  hang(id: string, patch: Partial<Hanging>): void {
    this.state.hangings.set(id, { ...this.hanging(id), ...patch });
    const { todos, tagWords } = this.hanging(id);
    const open = todos.find(({ doneAt }) => doneAt === null);
    const nextTodo: NextTodo | null = open
      ? { name: open.name, type: open.type, date: open.date, time: open.time }
      : null;
    this.change(id, { nextTodo, tags: tagWords.map(({ name }) => name) });
  }

  say(leadId: string, type: string, payload: Record<string, unknown>): void {
    const { contactId } = this.card(leadId);
    const user = this.state.users.find(({ atDesk }) => atDesk);
    const seq = Math.max(0, ...this.state.activities.map((one) => one.seq)) + 1;
    const activity: Activity = {
      seq,
      id: `a-new-${seq}`,
      type,
      at: this.now(),
      actor: { kind: "user", ...(user ? { id: user.id } : {}), name: user?.name ?? null },
      contactId,
      leadId,
      requestId: null,
      payload,
    };
    this.state.activities = [activity, ...this.state.activities];
    this.tell("contact", [contactId]);
  }

  /** On which lead something hangs. */
  ownerOf(list: "todos" | "notes" | "attachments" | "products", id: string): string {
    for (const [leadId, hanging] of this.state.hangings)
      if (hanging[list].some((one) => one.id === id)) return leadId;
    return fail("not_found", "This does not exist any more.");
  }

  untie(id: string, list: Listed, tiedId: string): void {
    this.hang(id, { [list]: this.hanging(id)[list].filter((word) => word.id !== tiedId) });
  }

  tie(ids: readonly string[], list: Listed, words: Word[], name: string): void {
    let word = words.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
    if (!word) words.push((word = { id: `w-${words.length + 1}-${list}`, name: name.trim() }));
    for (const id of ids) {
      const had = this.hanging(id)[list].filter((one) => one.id !== word.id);
      this.hang(id, { [list]: [...had, word] });
    }
  }
}

function meanwhile(what: string, now: string): never {
  return fail("conflict", `${what} was changed to “${now}” meanwhile, so nothing was done.`);
}

function acts(
  state: FakeState,
  tell: Tell,
  now: () => number,
  create: Answers["contact.create"],
): Omit<Part<"lead">, "lead.list" | "lead.search"> & Part<"vocabulary"> {
  const book = new Book(state, tell, now);
  const each = (ids: readonly string[], patch: Partial<LeadCard>, type: string, payload = {}) => {
    for (const id of ids) {
      book.change(id, patch);
      book.say(id, type, { stage: book.card(id).stageName, ...payload });
    }
    return null;
  };
  return {
    "vocabulary.get": () => state.words,
    "lead.get": ({ id }) => ({ ...book.card(id), ...book.hanging(id) }),
    "lead.create": ({ contactId, contact: made, stageId, name, valueMinor, source, requestId }) => {
      const whose = made ? create(made).id : contactId;
      const person = state.people.find(({ contact }) => contact.id === whose);
      if (!person) return fail("not_found", "This contact does not exist any more.");
      const stage = found(PIPELINE.stages, stageId);
      const lead: LeadCard = {
        ...person.lead,
        id: `l-new-${state.hangings.size + 1}`,
        name: name ?? person.contact.name,
        valueMinor: valueMinor ?? null,
        source: source ?? null,
        externalStatus: null,
        stageId,
        stageName: stage.name,
        status: "open",
        lostReason: null,
        closedAt: null,
        putAwayAt: null,
        stageEnteredAt: now(),
        createdAt: now(),
      };
      person.contact = { ...person.contact, leads: [lead, ...person.contact.leads] };
      person.lead = lead;
      state.hangings.set(lead.id, emptyHanging(DEPARTMENT_ID));
      book.say(lead.id, "lead.created", { name: lead.name, stage: stage.name });
      tell("lead", [lead.id]);
      if (requestId !== undefined) {
        state.requests = state.requests.map((row) =>
          row.id === requestId ? { ...row, contactId: lead.contactId, leadId: lead.id } : row,
        );
        tell("request", [requestId]);
      }
      return lead;
    },
    "lead.move": ({ ids, stageId }) => {
      const stage = found(PIPELINE.stages, stageId);
      for (const id of ids) {
        const { stageName } = book.card(id);
        book.change(id, { stageId, stageName: stage.name, status: "open", stageEnteredAt: now() });
        book.say(id, "lead.moved", { oldStage: stageName, newStage: stage.name });
      }
      return null;
    },
    "lead.rename": ({ id, name, was }) => {
      const old = book.card(id).name;
      if (was !== undefined && was !== old) return meanwhile("The name", old);
      book.change(id, { name });
      book.say(id, "lead.renamed", { old, new: name });
      return null;
    },
    "lead.set_value": ({ id, valueMinor, was }) => {
      const { valueMinor: old, currency } = book.card(id);
      if (was !== undefined && was !== old) return meanwhile("The value", String(old));
      book.change(id, { valueMinor });
      book.say(id, "lead.value_changed", {
        currency,
        ...(valueMinor === null ? {} : { valueMinor }),
        ...(old === null ? {} : { oldValueMinor: old }),
      });
      return null;
    },
    "lead.win": ({ ids, valueMinor }) =>
      each(
        ids,
        { status: "won", closedAt: now(), ...(valueMinor === undefined ? {} : { valueMinor }) },
        "lead.won",
      ),
    "lead.lose": ({ ids, reason }) => {
      if (reason.trim() === "") return fail("invalid", "Say why in a few words.", "reason");
      return each(ids, { status: "lost", closedAt: now(), lostReason: reason }, "lead.lost", { reason });
    },
    "lead.reopen": ({ ids }) =>
      each(ids, { status: "open", closedAt: null, lostReason: null }, "lead.reopened"),
    "lead.archive": ({ ids }) => each(ids, { status: "archived", putAwayAt: now() }, "lead.archived"),
    "lead.restore": ({ ids }) =>
      each(ids, { status: "open", putAwayAt: null }, "lead.restored", { from: "archive" }),
    "lead.delete": ({ ids }) => each(ids, { status: "deleted", putAwayAt: now() }, "lead.deleted"),
    "lead.assign": ({ ids, userId }) => {
      const user = userId === null ? null : found(state.users, userId);
      for (const id of ids) {
        book.change(id, { ownerId: userId, ownerName: user?.name ?? null });
        if (user) book.say(id, "lead.assigned", { to: { id: user.id, name: user.name } });
      }
      return null;
    },
    "lead.set_disposition": ({ id, name }) => {
      const disposition = name === null ? null : { id: `ds-${name}`, name };
      book.hang(id, { disposition });
      book.say(id, "lead.disposition_set", name === null ? {} : { disposition: name });
      return null;
    },
    "lead.add_contact": ({ id, tiedId }) => {
      const name = state.people.find(({ contact }) => contact.id === tiedId)?.contact.name;
      if (name === undefined) return fail("not_found", "This contact does not exist any more.");
      book.hang(id, { otherContacts: [...book.hanging(id).otherContacts, { id: tiedId, name }] });
      return null;
    },
    "lead.remove_contact": ({ id, tiedId }) => {
      const otherContacts = book.hanging(id).otherContacts.filter((one) => one.id !== tiedId);
      book.hang(id, { otherContacts });
      return null;
    },
    "lead.add_tag": ({ ids, name }) => (book.tie(ids, "tagWords", state.words.tags, name), null),
    "lead.remove_tag": ({ id, tiedId }) => (book.untie(id, "tagWords", tiedId), null),
    "lead.add_zone": ({ ids, name }) => (book.tie(ids, "zones", state.words.zones, name), null),
    "lead.remove_zone": ({ id, tiedId }) => (book.untie(id, "zones", tiedId), null),
    "lead.add_source": ({ ids, name }) => (book.tie(ids, "sources", state.words.sources, name), null),
    "lead.remove_source": ({ id, tiedId }) => (book.untie(id, "sources", tiedId), null),
    "lead.add_product": ({ id, name, quantity, priceMinor }) => {
      const line = { id: `pl-${now()}-${name}`, name, quantity, priceMinor: priceMinor ?? null };
      book.hang(id, { products: [...book.hanging(id).products, line] });
      return null;
    },
    "lead.update_product": ({ id, to }) => {
      const leadId = book.ownerOf("products", id);
      const products = book.hanging(leadId).products;
      book.hang(leadId, { products: products.map((line) => (line.id === id ? { ...line, ...to } : line)) });
      return null;
    },
    "lead.remove_product": ({ id }) => {
      const leadId = book.ownerOf("products", id);
      book.hang(leadId, { products: book.hanging(leadId).products.filter((line) => line.id !== id) });
      return null;
    },
  };
}

function things(
  state: FakeState,
  tell: Tell,
  now: () => number,
): Part<"todo" | "note" | "attachment" | "email" | "message"> {
  const book = new Book(state, tell, now);
  const by = () => state.users.find(({ atDesk }) => atDesk)?.name ?? null;
  let made = 0;
  const fresh = (prefix: string) => `${prefix}-new-${++made}`;
  const order = (todos: Todo[]) =>
    todos.sort(
      (a, b) =>
        Number(a.doneAt !== null) - Number(b.doneAt !== null) ||
        (a.date ?? "9").localeCompare(b.date ?? "9") ||
        (a.time ?? "9").localeCompare(b.time ?? "9"),
    );
  return {
    "todo.create": ({ leadId, name, type = "task", date, time }) => {
      if (name.trim() === "") return fail("invalid", "Say what is to be done.", "name");
      const todo: Todo = {
        id: fresh("td"),
        leadId,
        name,
        type,
        date: date ?? null,
        time: time ?? null,
        doneAt: null,
        createdAt: now(),
        createdBy: by(),
      };
      book.hang(leadId, { todos: order([...book.hanging(leadId).todos, todo]) });
      book.say(leadId, "todo.created", { todoId: todo.id, name, todoType: type });
      return todo;
    },
    "todo.update": ({ id, done, ...patch }) => {
      const leadId = book.ownerOf("todos", id);
      const { todos } = book.hanging(leadId);
      const changed = { ...found(todos, id), ...patch };
      if (done !== undefined) changed.doneAt = done ? now() : null;
      book.hang(leadId, { todos: order(todos.map((todo) => (todo.id === id ? changed : todo))) });
      if (done !== undefined) book.say(leadId, "todo.done_changed", { todoId: id, name: changed.name, done });
      return changed;
    },
    "todo.delete": ({ id }) => {
      const leadId = book.ownerOf("todos", id);
      book.hang(leadId, { todos: book.hanging(leadId).todos.filter((todo) => todo.id !== id) });
      return null;
    },
    "note.create": ({ leadId, content }) => {
      if (content.trim() === "") return fail("invalid", "Write something first.", "content");
      const note = {
        id: fresh("n"),
        leadId,
        content: content.trim(),
        createdAt: now(),
        createdBy: by(),
        updatedAt: null,
      };
      book.hang(leadId, { notes: [note, ...book.hanging(leadId).notes] });
      book.say(leadId, "note.created", { noteId: note.id, content: note.content });
      return note;
    },
    "note.update": ({ id, content, was }) => {
      const leadId = book.ownerOf("notes", id);
      const { notes } = book.hanging(leadId);
      const old = found(notes, id);
      if (was !== undefined && was !== old.content) return meanwhile("The note", old.content);
      const note = { ...old, content: content.trim(), updatedAt: now() };
      book.hang(leadId, { notes: notes.map((one) => (one.id === id ? note : one)) });
      book.say(leadId, "note.updated", { noteId: id, content: note.content, old: old.content });
      return note;
    },
    "note.delete": ({ id }) => {
      const leadId = book.ownerOf("notes", id);
      const { notes } = book.hanging(leadId);
      const { content } = found(notes, id);
      book.hang(leadId, { notes: notes.filter((note) => note.id !== id) });
      book.say(leadId, "note.deleted", { noteId: id, content });
      return null;
    },
    "attachment.create": ({ leadId, filename, mime = "application/octet-stream", base64 }) => {
      if (base64 === "") return fail("invalid", "This file is empty or could not be read.", "base64");
      const size = Math.floor((base64.replace(/=+$/, "").length * 3) / 4);
      const file = { id: fresh("f"), leadId, filename, mime, size, createdAt: now(), createdBy: by() };
      state.files.set(file.id, base64);
      book.hang(leadId, { attachments: [file, ...book.hanging(leadId).attachments] });
      book.say(leadId, "attachment.added", { attachmentId: file.id, filename, mime, size });
      return file;
    },
    "attachment.read": ({ id }) => {
      const { filename, mime } = found(book.hanging(book.ownerOf("attachments", id)).attachments, id);
      return { filename, mime, base64: state.files.get(id) ?? "" };
    },
    "attachment.delete": ({ id }) => {
      const leadId = book.ownerOf("attachments", id);
      const { attachments } = book.hanging(leadId);
      book.hang(leadId, { attachments: attachments.filter((file) => file.id !== id) });
      return null;
    },
    "email.create": ({ leadId, from, subject, text, receivedAt }) => {
      if (!from.includes("@")) return fail("invalid", "Write an address like dana@example.com.", "from");
      const message: Message = {
        id: fresh("m"),
        leadId,
        direction: "in",
        channel: "email",
        address: from,
        subject,
        body: text,
        at: receivedAt ?? now(),
      };
      state.messages = [message, ...state.messages];
      book.say(leadId, "message.received", { messageId: message.id, channel: "email", subject, from });
      return null;
    },
    "message.list": ({ contactId, ...asked }) => {
      const leads = new Set(
        leadsOf(state)
          .filter((lead) => lead.contactId === contactId)
          .map(({ id }) => id),
      );
      return page(
        state.messages.filter(({ leadId }) => leadId !== null && leads.has(leadId)),
        asked,
      );
    },
  };
}
