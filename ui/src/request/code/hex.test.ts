import { expect, it } from "vitest";
import { countHexLines, fromBase64, hexLine } from "./hex";

const line = (bytes: Uint8Array, index: number) => {
  const { offset, bytes: row } = hexLine(bytes, index);
  return `${offset}  ${row.map(({ hex }) => hex).join(" ")}  ${row.map(({ char }) => char).join("")}`;
};

it("writes sixteen bytes a line, with what is printable", () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, n) => [0x16, 0x41, 0x7e, 0x7f, 0xe9][n % 5] ?? 0);
  expect(countHexLines(bytes)).toBe(2);
  expect(line(bytes, 0)).toBe("00000000  16 41 7e 7f e9 16 41 7e 7f e9 16 41 7e 7f e9 16  ·A~···A~···A~···");
  expect(line(bytes, 1)).toBe("00000010  41 7e 7f e9  A~··");
  expect(hexLine(bytes, 1).bytes[3]?.offset).toBe(19);
});

it("reads base64, also of nothing", () => {
  expect([...fromBase64("AP/pCg==")]).toEqual([0, 255, 233, 10]);
  expect(countHexLines(fromBase64(""))).toBe(0);
});
