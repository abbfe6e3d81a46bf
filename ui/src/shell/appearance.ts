// Theme and density on <html>. public/first-paint.js reads the two keys before the first paint.
import type { Density, Theme } from "../rpc/generated/types";

const dark = matchMedia("(prefers-color-scheme: dark)");
let chosen: Theme = "system";

export function applyAppearance(theme: Theme, density: Density): void {
  chosen = theme;
  localStorage.setItem("porchlight.theme", theme);
  localStorage.setItem("porchlight.density", density);
  document.documentElement.dataset["density"] = density;
  paint();
}

/** Follows the system while the setting is "system". Returns how to stop. */
export function followSystemTheme(): () => void {
  dark.addEventListener("change", paint);
  return () => dark.removeEventListener("change", paint);
}

function paint(): void {
  const theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
  document.documentElement.dataset["theme"] = theme;
}
