// The colors a stage can have. They repeat inks that hold in both themes; amber is kept for the lamp.

export const STAGE_COLORS = [
  { value: "gray", label: "Gray", ink: "var(--duplicate-mark)" },
  { value: "green", label: "Green", ink: "var(--accepted-mark)" },
  { value: "blue", label: "Blue", ink: "var(--merged-mark)" },
  { value: "violet", label: "Violet", ink: "var(--unrouted-mark)" },
  { value: "red", label: "Red", ink: "var(--refused-mark)" },
  { value: "rust", label: "Rust", ink: "var(--late-text)" },
] as const;

/** Null for none, and for a color that another version knows. */
export function inkOf(color: string | null): string | null {
  return STAGE_COLORS.find(({ value }) => value === color)?.ink ?? null;
}
