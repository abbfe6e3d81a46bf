// Amounts as people type them.

/** "$18,400" is 1840000, "18400.5" is 1840050; null for what is no amount, and for one below zero. */
export function parseMoney(text: string, currency: string): number | null {
  const plain = text.replaceAll(/[\s,$€£]/g, "");
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  const digits = digitsOf(currency);
  const [whole = "", fraction = ""] = plain.split(".");
  if (fraction.length > digits) return null;
  const minor = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** As it stands in a field: 1840000 is "18,400", 1840050 is "18,400.50". */
export function moneyToEdit(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  const major = minor / 10 ** digits;
  const shown = Number.isInteger(major) ? 0 : digits;
  return major.toLocaleString("en-US", { minimumFractionDigits: shown, maximumFractionDigits: shown });
}

function digitsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return maximumFractionDigits;
}
