import { expect, it } from "vitest";
import { type Layout, layPretty, layRaw, piecesOf, rowAt } from "./layout";
import { lex } from "./tokens";

/** The rows as they are drawn. */
function drawn(layout: Layout): string[] {
  return layout.rows.map((row) => {
    const pieces = piecesOf(layout, row).map(
      ({ start, end, spaced }) => (spaced ? " " : "") + layout.text.slice(start, end),
    );
    return " ".repeat(row.indent) + pieces.join("");
  });
}

const pretty = (text: string) => drawn(layPretty(text));
const raw = (text: string) => drawn(layRaw(text, lex(text)));
const lines = (layout: Layout) => layout.rows.map(({ line }) => line);

it("breaks and indents by the tokens", () => {
  expect(pretty('{"a":1,"b":{"c":[true,{}],"d":[]}}')).toEqual([
    "{",
    '  "a": 1,',
    '  "b": {',
    '    "c": [',
    "      true,",
    "      {}",
    "    ],",
    '    "d": []',
    "  }",
    "}",
  ]);
});

it("keeps repeated names, long integers, decimals and escapes as they were written", () => {
  const text = String.raw`{"id":12345678901234567890,"id":1.10,"e":1E400,"s":"\u00e9\/😀"}`;
  expect(pretty(text)).toEqual([
    "{",
    '  "id": 12345678901234567890,',
    '  "id": 1.10,',
    '  "e": 1E400,',
    String.raw`  "s": "\u00e9\/😀"`,
    "}",
  ]);
});

it("shows a trailing comma, a missing comma and an end that is cut off", () => {
  expect(pretty('{"a":[1,],}')).toEqual(["{", '  "a": [', "    1,", "  ],", "}"]);
  expect(pretty('{"a": 1\n"b": 2}')).toEqual(["{", '  "a": 1', '  "b": 2', "}"]);
  expect(pretty('{"a": 1 "b": 2}')).toEqual(["{", '  "a": 1 "b": 2', "}"]);
  expect(pretty('{"a":{"b":[1,"cut of')).toEqual([
    "{",
    '  "a": {',
    '    "b": [',
    "      1,",
    '      "cut of',
  ]);
  expect(pretty("]]1")).toEqual(["]", "]1"]);
});

it("numbers the lines as they were sent, in both views", () => {
  const text = '{\r\n  "a": 1,\r\n\r\n  "b": {"c": 2}\r\n}\r\n';
  expect(raw(text)).toEqual(["{", '  "a": 1,', "", '  "b": {"c": 2}', "}"]);
  expect(lines(layRaw(text, []))).toEqual([1, 2, 3, 4, 5]);
  expect(pretty(text)).toEqual(["{", '  "a": 1,', '  "b": {', '    "c": 2', "  }", "}"]);
  expect(lines(layPretty(text))).toEqual([1, 2, 4, null, null, 5]);
});

it("finds the row of a place in both views", () => {
  const text = '{"a":1,"b":2,}';
  const layout = layPretty(text);
  const at = (part: string) => drawn(layout)[rowAt(layout, text.indexOf(part))];
  expect([at('"a"'), at("2"), at(",}"), at("}")]).toEqual(['  "a": 1,', '  "b": 2,', '  "b": 2,', "}"]);
  expect(rowAt(layRaw("one\ntwo\nthree", []), 5)).toBe(1);
});

it("goes on in the next row when a line is too long, and cuts no character in two", () => {
  const text = `["${"x".repeat(1997)}😀${"y".repeat(3000)}"]`;
  const layout = layPretty(text);
  expect(drawn(layout).join("").replaceAll(/\s/g, "")).toBe(text);
  expect(layout.rows.length).toBe(5);
  expect(drawn(layout).some((row) => /\p{Surrogate}/u.test(row))).toBe(false);
  expect(drawn(layRaw(text, [])).join("")).toBe(text);
});

it("lays out a megabyte without an error and misses nothing", () => {
  const text = `[${Array.from({ length: 40_000 }, (_, n) => `{"n":${n},"t":"yyyyy"}`).join(",")}]`;
  const layout = layPretty(text);
  expect(text.length).toBeGreaterThan(900_000);
  expect(layout.rows.length).toBe(40_000 * 4 + 2);
  expect(layout.rows.at(-2)?.start).toBe(text.length - 2);
});

it("draws text that is no JSON as one line a line", () => {
  expect(drawn(layRaw("a=1&b\n\ttab", []))).toEqual(["a=1&b", "\ttab"]);
  expect(drawn(layRaw("", []))).toEqual([""]);
});
