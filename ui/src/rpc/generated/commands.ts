// Made from the command table by `cargo xtask generate`. Do not edit.

import type * as t from "./types";

/** Every command: what it takes and what it answers. */
export interface Commands {
  "workspace.get": { params: t.Nothing; answer: t.Workspace };
  "demo.open": { params: t.Nothing; answer: t.Workspace };
  "demo.leave": { params: t.Nothing; answer: t.Workspace };
  "setting.get": { params: t.Nothing; answer: t.Settings };
  "setting.set": { params: t.SettingPatch; answer: t.Settings };
  "listener.status": { params: t.Nothing; answer: t.ListenerStatus };
  "listener.start": { params: t.Nothing; answer: t.ListenerStatus };
  "listener.stop": { params: t.Nothing; answer: t.ListenerStatus };
  "listener.test": { params: t.TestLead; answer: t.TestSent };
  "department.list": { params: t.DepartmentList; answer: t.Page<t.Department> };
  "department.create": { params: t.DepartmentDraft; answer: t.Department };
  "department.update": { params: t.DepartmentPatch; answer: t.Department };
  "department.delete": { params: t.ById; answer: null };
  "api_key.list": { params: t.KeyList; answer: t.Page<t.ApiKey> };
  "api_key.create": { params: t.NewKey; answer: t.ApiKeyCreated };
  "api_key.reveal": { params: t.ById; answer: t.Secret };
  "api_key.revoke": { params: t.ById; answer: t.ApiKey };
  "request.list": { params: t.RequestList; answer: t.RequestPage };
  "request.get": { params: t.ById; answer: t.RequestDetail };
  "request.reveal": { params: t.ById; answer: t.RequestDetail };
  "request.pin": { params: t.Pin; answer: t.RequestRow };
  "request.tally": { params: t.Since; answer: t.RequestTally };
  "request.sources": { params: t.Since; answer: t.Sources };
  "contact.list": { params: t.ContactList; answer: t.Page<t.ContactRow> };
  "contact.count": { params: t.Nothing; answer: t.ContactCount };
  "contact.get": { params: t.ById; answer: t.ContactDetail };
  "contact.opt_out": { params: t.OptOut; answer: t.ContactDetail };
  "contact.opt_in": { params: t.OptIn; answer: t.ContactDetail };
  "activity.list": { params: t.ActivityList; answer: t.Page<t.Activity> };
  "pipeline.list": { params: t.PipelineList; answer: t.Page<t.Pipeline> };
  "board.get": { params: t.BoardGet; answer: t.Board };
  "lead.list": { params: t.LeadList; answer: t.Page<t.LeadCard> };
}

export type CommandName = keyof Commands;
