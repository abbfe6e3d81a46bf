// What a Combobox offers, and which of it fits what somebody typed.

export interface Suggestion {
  value: string;
  /** What it is in words: shown beside it, and found by typing. */
  note: string;
}

/** More than this nobody reads; typing finds the rest. */
const SHOWN = 60;

/** Those in which every word stands somewhere: "new york" finds "America/New_York". */
export function fitting(suggestions: readonly Suggestion[], words: string): Suggestion[] {
  const sought = plain(words).split(/\s+/);
  const fits = ({ value, note }: Suggestion) => {
    const text = plain(`${value} ${note}`);
    return sought.every((word) => text.includes(word));
  };
  return suggestions.filter(fits).slice(0, SHOWN);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("_", " ");
}
