import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Rgb = readonly [number, number, number];
type Theme = "light" | "dark";

/** One line of the table in tokens.css: an ink, the ratio it needs, and per theme the surfaces it was measured on. */
interface Line {
  ink: string;
  needs: number;
  measured: Array<{ theme: Theme; surface: string; ratio: number }>;
}

const css = readFileSync("src/styles/tokens.css", "utf8");

function colors(theme: Theme): Map<string, Rgb> {
  const block = new RegExp(`^\\[data-theme="${theme}"\\] \\{([^}]*)\\}`, "m").exec(css)?.[1] ?? "";
  const found = [...block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)];
  return new Map(found.map(([, name, hex]) => [name ?? "", rgb(hex ?? "")]));
}

function rgb(hex: string): Rgb {
  const at = (index: number) => Number.parseInt(hex.slice(index, index + 2), 16) / 255;
  return [at(0), at(2), at(4)];
}

/** Relative luminance as WCAG 2.x defines it. */
function luminance(color: Rgb): number {
  const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function table(): Line[] {
  const cell = String.raw`([\d.]+) ([\w-]+)`;
  const line = new RegExp(
    String.raw`^ {3}([\w-]+)(?: on [\w-]+)? +([\d.]+) +${cell} +${cell} +${cell} +${cell}$`,
    "gm",
  );
  return [...css.matchAll(line)].map((m) => ({
    ink: m[1] ?? "",
    needs: Number(m[2]),
    measured: [3, 5, 7, 9].map((at) => ({
      theme: at < 7 ? "light" : "dark",
      ratio: Number(m[at]),
      surface: m[at + 1] ?? "",
    })),
  }));
}

describe("the contrast table of tokens.css", () => {
  const palette = { light: colors("light"), dark: colors("dark") };
  const lines = table();

  it("is read whole", () => {
    expect(lines).toHaveLength(28);
    expect(palette.light.size).toBe(palette.dark.size);
  });

  it.each(lines)("$ink has its ratio in both themes", ({ ink, needs, measured }) => {
    for (const { theme, surface, ratio } of measured) {
      const [front, back] = [palette[theme].get(ink), palette[theme].get(surface)];
      if (!front || !back) throw new Error(`${ink} or ${surface} is not a color of the ${theme} theme`);
      const actual = contrast(front, back);
      expect(actual, `${ink} on ${surface}, ${theme}`).toBeGreaterThanOrEqual(needs);
      expect(actual, `${ink} on ${surface}, ${theme}, as written`).toBeCloseTo(ratio, 1);
    }
  });
});
