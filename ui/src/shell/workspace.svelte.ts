// Which file is open, and which department the screens look at.
import { call } from "../rpc/client";
import type { Department, Workspace } from "../rpc/generated/types";
import { Live } from "../rpc/live.svelte";

const DEPARTMENT_KEY = "porchlight.department";

class WorkspaceState {
  readonly #workspace = new Live(() => call("workspace.get"));
  readonly #departments = new Live(() => call("department.list", { limit: 100 }));
  #chosenId = $state(localStorage.getItem(DEPARTMENT_KEY));

  /** Null until the first answer. */
  get value(): Workspace | null {
    return this.#workspace.value;
  }

  get fault() {
    return this.#workspace.fault ?? this.#departments.fault;
  }

  get departments(): readonly Department[] {
    return this.#departments.value?.items ?? [];
  }

  /** The one that was chosen, or the first; null until they are known. */
  get department(): Department | null {
    return this.departments.find((one) => one.id === this.#chosenId) ?? this.departments[0] ?? null;
  }

  chooseDepartment(id: string): void {
    this.#chosenId = id;
    localStorage.setItem(DEPARTMENT_KEY, id);
  }

  async openDemo(): Promise<void> {
    this.#workspace.value = await call("demo.open");
    await this.reload();
  }

  async leaveDemo(): Promise<void> {
    this.#workspace.value = await call("demo.leave");
    await this.reload();
  }

  async reload(): Promise<void> {
    await Promise.all([this.#workspace.reload(), this.#departments.reload()]);
  }

  follow(): () => void {
    const stops = [
      this.#workspace.follow(["workspace", "api_key"]),
      this.#departments.follow(["department", "workspace"]),
    ];
    return () => stops.forEach((stop) => stop());
  }
}

export const workspace = new WorkspaceState();
