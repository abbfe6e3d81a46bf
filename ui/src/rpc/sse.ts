// Reads a server-sent stream from a fetch body. EventSource cannot send the Authorization header.

export interface SentEvent {
  event: string;
  data: string;
}

/** Yields each event; comment lines only show that the stream is alive, so they yield null. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent | null> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true }).replaceAll("\r", "")).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) yield parse(block);
    }
  } finally {
    await reader.cancel();
  }
}

function parse(block: string): SentEvent | null {
  const lines = block.split("\n");
  const field = (name: string) =>
    lines
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).replace(/^ /, ""));
  const data = field("data");
  if (data.length === 0) return null;
  return { event: field("event").at(-1) ?? "message", data: data.join("\n") };
}
