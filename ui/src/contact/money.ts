// Money as people type it, in the minor units of a currency.

/** 920000 is "9200", 123450 is "1234.50"; null is "". */
export function writeMoney(minor: number | null, currency: string): string {
  if (minor === null) return "";
  const digits = digitsOf(currency);
  const major = minor / 10 ** digits;
  return Number.isInteger(major) ? String(major) : major.toFixed(digits);
}

/** "$9,200", "9200.5"; null for nothing, undefined when it is no sum of money. */
export function readMoney(text: string, currency: string): number | null | undefined {
  const plain = text.replace(/[\s,$€£]/g, "");
  if (plain === "") return null;
  const digits = digitsOf(currency);
  const fits = digits === 0 ? /^\d{1,12}$/ : new RegExp(`^\\d{1,12}(\\.\\d{1,${digits}})?$`);
  if (!fits.test(plain)) return undefined;
  return Math.round(Number(plain) * 10 ** digits);
}

export const MONEY_FAULT = "Write a sum like 9,200 or 9,200.50.";

function digitsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return maximumFractionDigits;
}
