// A lexer for JSON as it is written, right or wrong: it covers every unit of the text and changes nothing, so that
// long integers, repeated keys, odd escapes and broken ends are shown as they were sent.

export type TokenKind =
  "key" | "string" | "number" | "word" | "open" | "close" | "colon" | "comma" | "space" | "other";

/** A range of the text in UTF-16 units. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
}

const SPACE = " \t\r\n";
const PUNCTUATION: Record<string, TokenKind> = {
  "{": "open",
  "[": "open",
  "}": "close",
  "]": "close",
  ":": "colon",
  ",": "comma",
};

/** The tokens stand without gaps: each begins where the one before it ends. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at);
    if (token.kind === "colon") nameBefore(tokens);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const first = text.charAt(start);
  const punctuation = PUNCTUATION[first];
  if (punctuation) return { kind: punctuation, start, end: start + 1 };
  if (SPACE.includes(first)) return { kind: "space", start, end: endOfSpace(text, start) };
  if (first === '"') return { kind: "string", start, end: endOfString(text, start) };
  const end = endOfWord(text, start);
  return { kind: kindOfWord(text.slice(start, Math.min(end, start + 400))), start, end };
}

/** The string before a colon is a name. */
function nameBefore(tokens: readonly Token[]): void {
  const before = tokens.at(-1)?.kind === "space" ? tokens.at(-2) : tokens.at(-1);
  if (before?.kind === "string") before.kind = "key";
}

function endOfSpace(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && SPACE.includes(text.charAt(at))) at += 1;
  return at;
}

/** A string without its closing quote ends with its line, so that one fault does not swallow the rest. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charAt(at);
    if (unit === '"') return at + 1;
    if (unit === "\n") return text.charAt(at - 1) === "\r" ? at - 1 : at;
    if (unit === "\\" && text.charAt(at + 1) !== "\n") at += 1;
  }
  return text.length;
}

function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const unit = text.charAt(at);
    if (unit === '"' || SPACE.includes(unit) || unit in PUNCTUATION) break;
    at += 1;
  }
  return at;
}

function kindOfWord(word: string): TokenKind {
  if (/^-?\d[\d.eE+-]*$/.test(word)) return "number";
  return /^(true|false|null)$/.test(word) ? "word" : "other";
}
