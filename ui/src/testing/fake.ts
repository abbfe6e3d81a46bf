// An engine made up in memory, for building screens and for their tests. Never part of the built program.
import type { CommandName } from "../rpc/generated/commands";
import type { Change } from "../rpc/generated/types";
import { RpcFault } from "../rpc/fault";
import type { Listeners, Transport } from "../rpc/transport";
import { answers } from "./commands";
import { type FakeState, makeState, type Scene, SCENES } from "./state";

export class FakeTransport implements Transport {
  readonly state: FakeState;
  /** What was asked so far, in order. */
  readonly calls: Array<{ command: string; params: object }> = [];
  /** Files that were kept so far, in order. */
  readonly saved: Array<{ filename: string; text: string }> = [];
  readonly #answers: Record<string, (params: never) => unknown>;
  readonly #faults = new Map<string, RpcFault>();
  readonly #scene: Scene;
  #listeners: Listeners | null = null;

  constructor(scene: Scene = sceneFromAddress(), now: () => number = Date.now) {
    this.#scene = scene;
    this.state = makeState(scene, now());
    this.#answers = answers(this.state, (kind, ids) => this.tell([{ kind, ids }]), now);
  }

  call(command: string, params: object): Promise<unknown> {
    this.calls.push({ command, params });
    // The engine's answer is a copy; sharing objects would hide that a screen changes what it was given.
    return Promise.resolve().then(() => structuredClone(this.#answer(command, params)));
  }

  #answer(command: string, params: object): unknown {
    const fault = this.#faults.get(command);
    if (fault) throw fault;
    const answer = this.#answers[command];
    if (!answer) throw new RpcFault({ code: "unknown_command", message: `There is no command ${command}.` });
    return answer(params as never);
  }

  async save(filename: string, content: Blob): Promise<string | null> {
    this.saved.push({ filename, text: await content.text() });
    return `${filename} in your downloads`;
  }

  subscribe(listeners: Listeners): () => void {
    this.#listeners = listeners;
    listeners.onConnection(this.#scene === "lost" ? "lost" : "connected");
    return () => (this.#listeners = null);
  }

  /** As if the engine had told of changes. */
  tell(batch: Change[] | null): void {
    this.#listeners?.onChanges(batch);
  }

  /** As if somebody had clicked a notification. */
  openContact(contactId: string): void {
    this.#listeners?.onOpenContact(contactId);
  }

  lose(): void {
    this.#listeners?.onConnection("lost");
  }

  /** From now on the command fails, until `mend`. */
  fail(command: CommandName, message: string, field?: string): void {
    this.#faults.set(command, new RpcFault({ code: "invalid", message, ...(field ? { field } : {}) }));
  }

  mend(command: CommandName): void {
    this.#faults.delete(command);
  }
}

function sceneFromAddress(): Scene {
  const asked = new URLSearchParams(location.search).get("fake");
  return SCENES.find((scene) => scene === asked) ?? "busy";
}
