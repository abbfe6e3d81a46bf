// Editing one lead: the commands, with what the person saw.
import { history } from "../command/history.svelte";
import { call } from "../rpc/client";
import type { LeadDetail } from "../rpc/generated/types";
import type { Refusal } from "../shared/draft.svelte";
import { attempt, attemptOrToast, attemptWithUndo } from "./attempt";
import { MONEY_FAULT, readMoney } from "../shared/money";

export function renameLead(id: string, name: string, was: string): Promise<Refusal | null> {
  return attempt(() => call("lead.rename", { id, name, was }));
}

export function setValue(lead: LeadDetail, text: string, seen: string): Promise<Refusal | null> {
  const valueMinor = readMoney(text, lead.currency);
  if (valueMinor === undefined) return Promise.resolve({ message: MONEY_FAULT });
  const was = readMoney(seen, lead.currency) ?? null;
  return attempt(() => call("lead.set_value", { id: lead.id, valueMinor, was }));
}

export function moveLead(lead: LeadDetail, stageId: string): Promise<boolean> {
  const { id, stageId: was } = lead;
  return attemptWithUndo("Not moved", () => call("lead.move", { ids: [id], stageId, was }));
}

export function assignLead({ id }: LeadDetail, userId: string | null): Promise<boolean> {
  return attemptOrToast("Owner not changed", () => call("lead.assign", { ids: [id], userId }));
}

export function setDisposition({ id }: LeadDetail, name: string | null): Promise<boolean> {
  return attemptOrToast("Disposition not changed", () => call("lead.set_disposition", { id, name }));
}

export function reopenLead({ id }: LeadDetail): Promise<boolean> {
  return attemptWithUndo("Not reopened", () => call("lead.reopen", { ids: [id] }));
}

export function archiveLead({ id }: LeadDetail): Promise<boolean> {
  return attemptWithUndo("Not archived", () => call("lead.archive", { ids: [id] }));
}

export function restoreLead({ id }: LeadDetail): Promise<boolean> {
  return attemptWithUndo("Not restored", () => call("lead.restore", { ids: [id] }));
}

export function deleteLead({ id }: LeadDetail): Promise<boolean> {
  return attemptWithUndo("Not deleted", () => call("lead.delete", { ids: [id] }));
}

/** A value that is undefined stays as it is. */
export function winLead({ id }: LeadDetail, valueMinor?: number): Promise<Refusal | null> {
  const sold = valueMinor === undefined ? {} : { valueMinor };
  return close(() => call("lead.win", { ids: [id], ...sold }));
}

export function loseLead({ id }: LeadDetail, reason: string): Promise<Refusal | null> {
  return close(() => call("lead.lose", { ids: [id], reason }));
}

async function close(act: () => Promise<unknown>): Promise<Refusal | null> {
  const refusal = await attempt(act);
  if (!refusal) void history.offerUndo();
  return refusal;
}

/** The words a lead can carry many of, and the commands that tie and untie them. */
export type WordKind = "tag" | "zone" | "source";

export function addWord(kind: WordKind, leadId: string, name: string): Promise<boolean> {
  return attemptOrToast("Not added", () => call(`lead.add_${kind}`, { ids: [leadId], name }));
}

export function removeWord(kind: WordKind, leadId: string, wordId: string): Promise<boolean> {
  return attemptWithUndo("Not removed", () => call(`lead.remove_${kind}`, { id: leadId, tiedId: wordId }));
}
