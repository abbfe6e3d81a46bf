import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RpcFault } from "./fault";
import type { Change } from "./generated/types";
import type { Connection, Listeners } from "./transport";
import { takeToken } from "./token";
import { WebTransport } from "./web";

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A stream that the test writes to. */
function stream(): { response: Response; send: (text: string) => void; end: () => void } {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (c) => void (controller = c) });
  return {
    response: { ok: true, status: 200, body } as unknown as Response,
    send: (text) => controller.enqueue(encoder.encode(text)),
    end: () => controller.close(),
  };
}

function recorder() {
  const told: Array<Change[] | null> = [];
  const states: Connection[] = [];
  const listeners: Listeners = {
    onChanges: (batch) => void told.push(batch),
    onConnection: (state) => void states.push(state),
    onOpenContact: () => undefined,
  };
  return { told, states, listeners };
}

describe("a command", () => {
  it("is posted with the token and answers the body", async () => {
    fetched.mockResolvedValue(new Response('{"count":3}'));

    await expect(new WebTransport("secret").call("contact.count", {})).resolves.toEqual({ count: 3 });

    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe(`${location.origin}/rpc/contact.count`);
    expect(init?.headers).toMatchObject({ Authorization: "Bearer secret" });
  });

  it("throws the engine's fault with its code and field", async () => {
    const fault = { code: "invalid", message: "The name is taken.", field: "name" };
    fetched.mockResolvedValue(new Response(JSON.stringify(fault), { status: 422 }));

    const thrown = await new WebTransport("t").call("department.create", {}).catch((cause: unknown) => cause);

    expect(thrown).toBeInstanceOf(RpcFault);
    expect(thrown).toMatchObject(fault);
  });

  it.each([
    ["nobody answers", () => fetched.mockRejectedValue(new TypeError("failed")), "not_answering"],
    [
      "a page comes instead",
      () => fetched.mockResolvedValue(new Response("<html>", { status: 502 })),
      "unexpected",
    ],
  ])("says so when %s", async (_, arrange, code) => {
    arrange();
    await expect(new WebTransport("t").call("setting.get", {})).rejects.toMatchObject({ code });
  });
});

describe("the stream", () => {
  it("tells changes, whatever way they are cut, and skips comments", async () => {
    const wire = stream();
    fetched.mockResolvedValueOnce(wire.response);
    const { told, states, listeners } = recorder();
    const stop = new WebTransport("t").subscribe(listeners);

    wire.send(': alive\n\nevent: changes\ndata: [{"kind":"req');
    wire.send('uest","ids":["r"]}]\n\n');

    await vi.waitFor(() => expect(told).toEqual([null, [{ kind: "request", ids: ["r"] }]]));
    expect(states).toEqual(["connected"]);
    stop();
  });

  it("comes back after a break and says that anything may have changed", async () => {
    // With a fake clock, waitFor moves the time on by itself.
    vi.useFakeTimers();
    const [first, second] = [stream(), stream()];
    fetched
      .mockResolvedValueOnce(first.response)
      .mockRejectedValueOnce(new TypeError())
      .mockResolvedValue(second.response);
    const { told, states, listeners } = recorder();
    const stop = new WebTransport("t").subscribe(listeners);
    await vi.waitFor(() => expect(states).toEqual(["connected"]));

    first.end();
    await vi.waitFor(() => expect(states).toEqual(["connected", "lost"]));
    const back = () => expect(states).toEqual(["connected", "lost", "lost", "connected"]);
    await vi.waitFor(back, { timeout: 5000 });

    expect(told).toEqual([null, null]);
    stop();
  });
});

it("takes the token out of the address bar and keeps it for a reload", () => {
  history.replaceState(null, "", "/#token=abc%2B1");

  expect(takeToken()).toBe("abc+1");
  expect(location.hash).toBe("");
  expect(takeToken()).toBe("abc+1");
});
