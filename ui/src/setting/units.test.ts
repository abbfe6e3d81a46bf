import { expect, it } from "vitest";
import { BYTE_SIZE, COUNT, formatWindow, LIST, MILLISECONDS, OPTIONAL_TEXT, PORT, type Unit } from "./units";

function reads<V>(unit: Unit<V>, cases: ReadonlyArray<[text: string, value: V | null]>): void {
  for (const [text, value] of cases) expect(unit.read(text), text).toEqual(value);
}

it("reads what people type", () => {
  reads(BYTE_SIZE, [
    ["1 MiB", 1_048_576],
    ["512k", 524_288],
    ["1.5 MB", 1_572_864],
    ["2", 2_097_152],
    ["1,000 B", 1000],
    ["abc", null],
    ["-1 MiB", null],
    ["3 s", null],
  ]);
  reads(MILLISECONDS, [
    ["10 s", 10_000],
    ["2 min", 120_000],
    ["500ms", 500],
    ["0.5", 500],
    ["soon", null],
  ]);
  reads(COUNT, [
    ["100,000", 100_000],
    ["12.5", null],
    ["", null],
  ]);
  reads(PORT, [
    ["8787", 8787],
    ["65536", null],
  ]);
  reads(OPTIONAL_TEXT, [["", null]]);
  reads(LIST, [
    ["192.0.2.10, 192.0.2.11", ["192.0.2.10", "192.0.2.11"]],
    ["", []],
  ]);
});

it("writes nothing that it would not read back as the same", () => {
  for (const bytes of [1, 1000, 1536, 65_536, 70_000, 1_048_576, 2_147_483_648])
    expect(BYTE_SIZE.read(BYTE_SIZE.write(bytes))).toBe(bytes);
  for (const ms of [100, 1500, 10_000, 45_000, 600_000])
    expect(MILLISECONDS.read(MILLISECONDS.write(ms))).toBe(ms);
});

it("writes sizes and windows in the largest unit that fits", () => {
  expect(BYTE_SIZE.write(65_536)).toBe("64 KiB");
  expect(BYTE_SIZE.write(1_572_864)).toBe("1.5 MiB");
  expect(formatWindow(300)).toBe("5 min");
  expect(formatWindow(100)).toBe("100 s");
});
