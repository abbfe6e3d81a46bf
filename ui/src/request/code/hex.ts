// Bytes as people read them: sixteen a line, with their offset and what is printable in them.

export const BYTES_A_LINE = 16;

export interface HexByte {
  hex: string;
  /** The character; a middle dot where there is none to print. */
  char: string;
  offset: number;
}

export interface HexLine {
  /** "000001f0" */
  offset: string;
  bytes: HexByte[];
}

export function hexLine(bytes: Uint8Array, index: number): HexLine {
  const start = index * BYTES_A_LINE;
  const line = [...bytes.subarray(start, start + BYTES_A_LINE)];
  return {
    offset: start.toString(16).padStart(8, "0"),
    bytes: line.map((byte, at) => ({
      hex: byte.toString(16).padStart(2, "0"),
      char: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·",
      offset: start + at,
    })),
  };
}

export function countHexLines(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / BYTES_A_LINE);
}

export function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
}
