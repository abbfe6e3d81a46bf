const DOTS = 16;

/** "plk_••••••••••••••••52ad": a secret that is not shown, by its beginning and its end. */
export function maskSecret(start: string, end: string): string {
  return `${start}${"•".repeat(DOTS)}${end}`;
}
