// Amounts as people type them, in the minor units of a currency.

/** What new amounts are in. */
export const CURRENCY = "USD";

export const MONEY_FAULT = "Write an amount, like 18,400 or 18,400.50.";

/** "$18,400" is 1840000, "18400.5" is 1840050; null for nothing, undefined for what is no amount or below zero. */
export function readMoney(text: string, currency: string): number | null | undefined {
  const plain = text.replaceAll(/[\s,$€£]/g, "");
  if (plain === "") return null;
  if (!/^\d+(\.\d+)?$/.test(plain)) return undefined;
  const digits = digitsOf(currency);
  const [whole = "", fraction = ""] = plain.split(".");
  if (fraction.length > digits) return undefined;
  const minor = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** As it stands in a field: 1840000 is "18,400", 1840050 is "18,400.50", null is "". */
export function moneyToEdit(minor: number | null, currency: string): string {
  if (minor === null) return "";
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
