// How settings are written for people, and read back from what people type.

/** One kind of value: both ways, and what to say when the text cannot be read. */
export interface Unit<V> {
  write: (value: V) => string;
  /** Null when the text is not such a value. */
  read: (text: string) => V | null;
  ask: string;
}

type Sizes = ReadonlyArray<readonly [name: string, size: number]>;

const BYTES: Sizes = [
  ["GiB", 1024 ** 3],
  ["MiB", 1024 ** 2],
  ["KiB", 1024],
  ["B", 1],
];

const MS: Sizes = [
  ["min", 60_000],
  ["s", 1000],
  ["ms", 1],
];

const SECONDS: Sizes = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** "1 MiB"; also reads "1 MB", "512k" and, without a unit, so many MiB. */
export const BYTE_SIZE: Unit<number> = {
  write: (bytes) => measured(bytes, BYTES),
  read: (text) => measure(text, BYTES, "MiB"),
  ask: "Write a size like 1 MiB or 512 KiB.",
};

/** "10 s"; also reads "2 min", "500 ms" and, without a unit, so many seconds. */
export const MILLISECONDS: Unit<number> = {
  write: (ms) => measured(ms, MS),
  read: (text) => measure(text, MS, "s"),
  ask: "Write a time like 10 s or 2 min.",
};

/** "100,000" */
export const COUNT: Unit<number> = {
  write: (count) => count.toLocaleString("en-US"),
  read: (text) => whole(text.replaceAll(",", "")),
  ask: "Write a whole number.",
};

/** "8787": a name more than a number, so no comma. */
export const PORT: Unit<number> = {
  write: String,
  read: (text) => {
    const port = whole(text);
    return port !== null && port <= 65_535 ? port : null;
  },
  ask: "A port is a number up to 65535. Try 8787.",
};

/** An empty field means none. */
export const OPTIONAL_TEXT: Unit<string | null> = {
  write: (text) => text ?? "",
  read: (text) => text || null,
  ask: "",
};

/** "192.0.2.10, 192.0.2.11" */
export const LIST: Unit<string[]> = {
  write: (items) => items.join(", "),
  read: (text) => text.split(/[\s,;]+/).filter(Boolean),
  ask: "",
};

/** Seconds of a window: "5 min", "90 s". */
export function formatWindow(seconds: number): string {
  return measured(seconds, SECONDS);
}

/** Whole numbers only. */
export function whole(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** In the largest unit that leaves it exact: nothing is rounded, for it is read back. */
function measured(value: number, sizes: Sizes): string {
  const exact = ([, size]: Sizes[number]) => value >= size && Number.isInteger((value / size) * 4);
  const [name, size] = sizes.find(exact) ?? sizes.at(-1)!;
  return `${(value / size).toLocaleString("en-US")} ${name}`;
}

function measure(text: string, sizes: Sizes, otherwise: string): number | null {
  const parts = /^([\d,]+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text);
  if (!parts) return null;
  const [, figure = "", unit = ""] = parts;
  const asked = unit === "" ? otherwise : unit;
  const size = sizes.find(([name]) => spellings(name).includes(asked.toLowerCase()))?.[1];
  return size === undefined ? null : Math.round(Number(figure.replaceAll(",", "")) * size);
}

/** People write MB and mean MiB. */
function spellings(name: string): string[] {
  const word = name.toLowerCase();
  return word.endsWith("ib") ? [word, word.replace("ib", "b"), word.replace("ib", "")] : [word];
}
