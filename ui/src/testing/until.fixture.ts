// Waits for what a screen does by itself. A machine that does something else besides is no reason to give up.
import { vi } from "vitest";

/** Longer than any screen takes, shorter than a test may. */
export const PATIENCE_MS = 20_000;

export function until<T>(holds: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(holds, { timeout: PATIENCE_MS });
}
