// A delivery as a command line; what the owner typed stays dots, for secrets belong in no history of a shell.
import type { Attempt } from "../rpc/generated/types";

/** Set by curl itself. */
const OWN = new Set(["host", "content-length"]);

export function curlOf(attempt: Attempt | null, body: string): string {
  const headers = (attempt?.requestHeaders ?? [["content-type", "application/json"]]).filter(
    ([name]) => !OWN.has(name.toLowerCase()),
  );
  const lines = [
    `curl -X POST ${quoted(attempt?.url ?? "https://")}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `--data-raw ${quoted(body)}`,
  ];
  return lines.join(" \\\n  ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
