// A body of a delivery, as the viewer of bodies takes it.
import type { ReadableBody } from "../request/body";

export function readableText(text: string): ReadableBody {
  const json = /^\s*[[{]/.test(text);
  return {
    text,
    lossy: false,
    bytes: new TextEncoder().encode(text),
    views: json ? ["pretty", "raw"] : ["raw"],
  };
}
