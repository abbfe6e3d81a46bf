import { expect, it } from "vitest";
import { lex } from "./tokens";

/** Kinds and texts, space left out. */
function tokens(text: string): string[] {
  return lex(text)
    .filter(({ kind }) => kind !== "space")
    .map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

const BODIES = [
  "",
  "  \r\n",
  '{"a":1}',
  '{"a": "\\u00e9\\\\", "a": 12345678901234567890,}',
  '{"open": "no end\n"b": [1, 2',
  'not json at all, really: "x',
  '{"face":"😀\\ud83d\\ude00"}\r\n',
  '"\\',
  "\ufeff{'single': NaN}",
];

it.each(BODIES)("covers every unit of %j, without gaps", (text) => {
  let at = 0;
  for (const { start, end } of lex(text)) {
    expect(start).toBe(at);
    expect(end).toBeGreaterThan(start);
    at = end;
  }
  expect(at).toBe(text.length);
});

it("tells names from strings, and numbers from words", () => {
  expect(tokens('{"a" : "b", "c":[-1.50e+9,true,null]}')).toEqual([
    "open {",
    'key "a"',
    "colon :",
    'string "b"',
    "comma ,",
    'key "c"',
    "colon :",
    "open [",
    "number -1.50e+9",
    "comma ,",
    "word true",
    "comma ,",
    "word null",
    "close ]",
    "close }",
  ]);
});

it("leaves long integers and odd escapes as they were written", () => {
  expect(tokens("[12345678901234567890, 1e400]")).toContain("number 12345678901234567890");
  expect(tokens(String.raw`["\"\\\u00E9\/"]`)).toContain(String.raw`string "\"\\\u00E9\/"`);
});

it("ends a string without its quote at the end of its line", () => {
  expect(tokens('{"a": "no end\r\n"b": 1}')).toEqual([
    "open {",
    'key "a"',
    "colon :",
    'string "no end',
    'key "b"',
    "colon :",
    "number 1",
    "close }",
  ]);
});

it("shows what is no JSON as it is", () => {
  expect(tokens("[undefined, 'x', NaN]")).toEqual([
    "open [",
    "other undefined",
    "comma ,",
    "other 'x'",
    "comma ,",
    "other NaN",
    "close ]",
  ]);
});
