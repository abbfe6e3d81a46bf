// Whether a phone or email as somebody types it is one that is known.

/** With fewer digits it is nobody's number yet. */
const SHORTEST = 7;
const COUNTRY_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** What is dialled: the digits, without an extension and the zero that is dialled inside a country. Null for half a number. */
export function dialled(text: string): string | null {
  const number = text.replace(/\s*(?:x|ext\.?)\s*\d+\s*$/i, "");
  if (!/^[\d\s()+\-./]+$/.test(number)) return null;
  const digits = number.replace(/\D/g, "").replace(/^0+/, "");
  return digits.length >= SHORTEST ? digits : null;
}

/** Whether these digits are the whole number, with the code of its country or without. */
export function isNumber(digits: string, e164: string): boolean {
  const known = e164.replace(/\D/g, "");
  return digits === known || digits === known.replace(COUNTRY_CODE, "");
}

export function isEmail(typed: string, address: string): boolean {
  return typed.trim().toLowerCase() === address.toLowerCase();
}
