import { expect, it } from "vitest";
import type { Place, RequestBody, TraceLine } from "../rpc/generated/types";
import { bodyNote, faultOffset, marksIn, missingIn, readBody } from "./body";

const NOWHERE: Place = {
  pointer: null,
  header: null,
  offset: null,
  line: null,
  column: null,
  textStart: null,
  textEnd: null,
};

function line(
  outcome: TraceLine["outcome"],
  place: Partial<Place> | null,
  facts: Partial<TraceLine> = {},
): TraceLine {
  return {
    rule: "body.json",
    label: "Valid JSON",
    outcome,
    detail: "what is wrong",
    ...facts,
    ...(place && { place: { ...NOWHERE, ...place } }),
  };
}

function ofText(text: string, contentType: string | null = null): RequestBody {
  const { length } = new TextEncoder().encode(text);
  return { text, base64: null, contentType, length, kept: length };
}

const ofBytes = (bytes: number[]): RequestBody => ({
  text: null,
  base64: btoa(String.fromCharCode(...bytes)),
  contentType: null,
  length: bytes.length,
  kept: bytes.length,
});

const LATIN_1 = [...'{"name":"Ren'].map((char) => char.charCodeAt(0)).concat([0xe9, 0x22, 0x7d]);

it.each([
  [ofText(' {"a":1}', "text/plain"), ["pretty", "raw", "hex"]],
  [ofText('{"a":1}', "application/x-www-form-urlencoded"), ["pretty", "raw", "hex"]],
  [ofText("a=1", "application/x-www-form-urlencoded; charset=utf-8"), ["fields", "raw", "hex"]],
  [ofText("<xml/>", "application/xml"), ["raw", "hex"]],
  [ofBytes(LATIN_1), ["pretty", "raw", "hex"]],
  [ofBytes([0x16, 3, 1, 0, 0, 0, 0xff, 0xfe]), ["hex", "raw"]],
])("offers the views that suit the body", (body, views) => {
  expect(readBody(body).views).toEqual(views);
});

it("marks failed and odd places, in the order of the text", () => {
  const body = readBody(ofText('{"a": 1, "b": 2}'));
  const marks = marksIn(body, [
    line("failed", { textStart: 14, textEnd: 15 }, { expected: "text", found: "a number" }),
    line("noted", { textStart: 6, textEnd: 7 }),
    line("passed", { textStart: 0, textEnd: 1 }),
    line("failed", { header: "X-API-KEY" }),
  ]);
  expect(marks).toEqual([
    { start: 6, end: 7, message: "what is wrong", tone: "noted" },
    { start: 14, end: 15, message: "expected text, found a number", tone: "failed" },
  ]);
});

it("lists faults about what is not there", () => {
  const body = readBody(ofText("{}"));
  const missing = line("failed", { pointer: "/phoneNumber" });
  const trace = [
    missing,
    line("failed", { header: "X-API-KEY" }),
    line("failed", { pointer: "", textStart: 0, textEnd: 2 }),
  ];
  expect(missingIn(body, trace)).toEqual([missing]);
});

it("finds the byte that is no UTF-8 in the text and in the bytes", () => {
  const body = readBody(ofBytes(LATIN_1));
  const trace = [line("failed", { pointer: "", offset: 12 })];
  expect(body.text).toBe('{"name":"Ren\ufffd"}');
  expect(marksIn(body, trace)[0]).toMatchObject({ start: 12, end: 13 });
  expect(faultOffset(body, trace)).toBe(12);
  expect(missingIn(body, trace)).toEqual([]);
});

it("says what must be known about the bytes", () => {
  const note = (body: RequestBody) => bodyNote(body, readBody(body));
  expect(note({ ...ofText("aa"), length: 2048, kept: 1024 })).toBe("The first 1 KiB of 2 KiB are kept");
  expect(note(ofBytes(LATIN_1))).toMatch(/^Not UTF-8/);
  expect(note({ ...ofText('{"password":"••••••••"}'), length: 23, kept: 23 })).toBe("Secrets are masked");
  expect(note(ofText("{}", "application/json"))).toBe("application/json");
});
