// A todo while somebody writes it: texts, and which of them the engine has something against.
import { call } from "../rpc/client";
import type { Todo, TodoUpdate } from "../rpc/generated/types";
import { FieldFaults } from "../shared/field-faults.svelte";
import { attempt } from "./attempt";

export class TodoForm {
  name = $state("");
  type = $state("task");
  date = $state("");
  time = $state("");
  saving = $state(false);
  readonly #faults = new FieldFaults((field) => this.#valueOf(field));
  readonly #todo: Todo | null;

  /** Null for a new one. */
  constructor(todo: Todo | null) {
    this.#todo = todo;
    if (!todo) return;
    this.name = todo.name;
    this.type = todo.type;
    this.date = todo.date ?? "";
    this.time = todo.time ?? "";
  }

  /** What is wrong, by the engine's name of the field, as long as it stands as it was; "" for what belongs to none. */
  get faults(): Readonly<Record<string, string>> {
    return this.#faults.standing;
  }

  /** True when nothing is left to save. */
  async save(leadId: string): Promise<boolean> {
    this.saving = true;
    this.#faults.say({});
    const todo = this.#todo;
    const refusal = await attempt(() => (todo ? this.#update(todo) : this.#create(leadId)));
    this.saving = false;
    if (refusal) this.#faults.say({ [refusal.field ?? ""]: refusal.message });
    else if (!todo) this.#clear();
    return refusal === null;
  }

  #valueOf(field: string): unknown {
    const { name, type, date, time } = this;
    const values: Record<string, unknown> = { name, type, date, time };
    return values[field];
  }

  #create(leadId: string): Promise<unknown> {
    const { name, type, date, time } = this;
    return call("todo.create", { leadId, name, type, ...(date ? { date } : {}), ...(time ? { time } : {}) });
  }

  /** Only what is not as it was: another person may have changed the rest. */
  async #update(todo: Todo): Promise<unknown> {
    const { name, type } = this;
    const date = this.date || null;
    const time = this.time || null;
    const change: TodoUpdate = {
      id: todo.id,
      ...(name.trim() === todo.name ? {} : { name }),
      ...(type.trim() === todo.type ? {} : { type }),
      ...(date === todo.date ? {} : { date }),
      ...(time === todo.time ? {} : { time }),
    };
    return Object.keys(change).length > 1 ? call("todo.update", change) : null;
  }

  /** The type stays: the next one is often of the same. */
  #clear(): void {
    this.name = "";
    this.date = "";
    this.time = "";
  }
}
