// Names and values of a form or a query, in order, with all repeats.

export interface Pair {
  name: string;
  /** Null when there was no "=". */
  value: string | null;
}

export function readPairs(encoded: string): Pair[] {
  return encoded
    .split("&")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const at = part.indexOf("=");
      return at < 0
        ? { name: decode(part), value: null }
        : { name: decode(part.slice(0, at)), value: decode(part.slice(at + 1)) };
    });
}

/** The query of a target, without its "?"; empty when it has none. */
export function queryOf(target: string): string {
  const at = target.indexOf("?");
  return at < 0 ? "" : target.slice(at + 1);
}

/** What is not well encoded stays as it was sent. */
function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
