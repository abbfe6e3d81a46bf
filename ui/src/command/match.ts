// Whether what somebody typed means a line of the menu: every word begins a word of it.

export function fits(line: string, typed: string): boolean {
  const words = plain(line).split(/[^\p{L}\p{N}]+/u);
  return plain(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
