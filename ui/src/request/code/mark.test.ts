import { expect, it } from "vitest";
import { type Layout, layPretty, layRaw } from "./layout";
import { type Mark, markedRow } from "./mark";
import { lex } from "./tokens";

function mark(start: number, end: number, message = "wrong"): Mark {
  return { start, end, message, tone: "failed" };
}

/** Every row with a mark in it, marks in «», messages after them. */
function marked(layout: Layout, marks: Mark[]): string[] {
  return layout.rows.flatMap((_, index) => {
    const { pieces, begun } = markedRow(layout, index, marks);
    if (begun.length === 0 && !pieces.some((piece) => piece.mark)) return [];
    const texts = pieces.map(({ start, end, mark }) => {
      const text = layout.text.slice(start, end);
      return mark ? `«${text}»` : text;
    });
    return [[texts.join(""), ...begun.map(({ message }) => message)].join(" | ")];
  });
}

it("marks the comma that has nothing after it, in both views", () => {
  const text = '{\n  "a": {"b": "metal",\n  }\n}';
  const comma = text.lastIndexOf(",");
  const marks = [mark(comma, comma + 1)];
  expect(marked(layRaw(text, lex(text)), marks)).toEqual(['  "a": {"b": "metal"«,» | wrong']);
  expect(marked(layPretty(text), marks)).toEqual(['"b":"metal"«,» | wrong']);
});

it("marks several places at once, also within one token", () => {
  const text = '{"phone":"12","email":"no\ud83d\ude00pe"}';
  const face = text.indexOf("\ud83d");
  const marks = [mark(9, 13, "too short"), mark(face, face + 2, "no address")];
  expect(marked(layPretty(text), marks)).toEqual([
    '"phone":«"12"», | too short',
    '"email":"no«\ud83d\ude00»pe" | no address',
  ]);
  expect(marked(layRaw(text, lex(text)), marks)).toEqual([
    '{"phone":«"12"»,"email":"no«\ud83d\ude00»pe"} | too short | no address',
  ]);
});

it("marks an empty place where the text ends too early", () => {
  const text = '{"a":[1,2\n';
  const marks = [mark(text.length, text.length, "unexpected end")];
  expect(marked(layPretty(text), marks)).toEqual(["2«» | unexpected end"]);
  expect(marked(layRaw(text, lex(text)), marks)).toEqual(['{"a":[1,2«» | unexpected end']);
});

it("keeps a mark in space that the pretty view does not show", () => {
  const text = '{"a":\n\n 1}';
  expect(marked(layPretty(text), [mark(6, 7)])).toEqual(['"a":«»1 | wrong']);
});

it("marks every row of a range, and says why once", () => {
  const text = '{"name":["x","y"]}';
  expect(marked(layPretty(text), [mark(8, 17)])).toEqual(['"name":«[» | wrong', '«"x"»«,»', '«"y"»', "«]»"]);
});
