// The browser's way: POST for commands, a server-sent stream for changes, the token in a header on both.
import { RpcFault } from "./fault";
import type { Change } from "./generated/types";
import { readEvents } from "./sse";
import { takeToken } from "./token";
import type { Listeners, Transport } from "./transport";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** The server sends a comment every 15 s; three missed mean that nobody is there. */
const SILENCE_MS = 45_000;

export class WebTransport implements Transport {
  readonly #headers: Record<string, string>;

  constructor(token: string | null = takeToken()) {
    this.#headers = token ? { Authorization: `Bearer ${token}` } : {};
  }

  async call(command: string, params: object): Promise<unknown> {
    const response = await this.#post(command, params);
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as unknown;
    throw faultOf(response.status, text);
  }

  async #post(command: string, params: object): Promise<Response> {
    try {
      return await fetch(`${location.origin}/rpc/${command}`, {
        method: "POST",
        headers: { ...this.#headers, "Content-Type": "application/json" },
        body: JSON.stringify(params),
      });
    } catch {
      throw new RpcFault({
        code: "not_answering",
        message: "Porchlight is not answering. Check that it still runs.",
      });
    }
  }

  /** The browser has its own place for files, or asks for one. */
  save(filename: string, content: Blob): Promise<string | null> {
    const url = URL.createObjectURL(content);
    const link = document.createElement("a");
    link.href = url;
    link.download = filename;
    document.body.append(link);
    link.click();
    link.remove();
    // The download has taken hold of it by then.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    return Promise.resolve(`${filename} in your downloads`);
  }

  subscribe(listeners: Listeners): () => void {
    const stop = new AbortController();
    void this.#listen(listeners, stop.signal);
    return () => stop.abort();
  }

  async #listen(listeners: Listeners, stop: AbortSignal): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!stop.aborted) {
      const opened = () => {
        wait = FIRST_WAIT_MS;
        listeners.onConnection("connected");
        // What changed while nobody listened is unknown.
        listeners.onChanges(null);
      };
      await this.#readStream(listeners, opened, stop).catch(() => undefined);
      if (stop.aborted) return;
      listeners.onConnection("lost");
      await pause(wait, stop);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  async #readStream(listeners: Listeners, opened: () => void, stop: AbortSignal): Promise<void> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      const signal = AbortSignal.any([stop, silence.signal]);
      const response = await fetch(`${location.origin}/events`, { headers: this.#headers, signal });
      if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
      opened();
      for await (const event of readEvents(response.body)) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        if (event?.event === "changes") listeners.onChanges(JSON.parse(event.data) as Change[]);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function faultOf(status: number, text: string): RpcFault {
  try {
    return RpcFault.from(JSON.parse(text));
  } catch {
    return new RpcFault({ code: "unexpected", message: `Porchlight answered ${status} without saying why.` });
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
