// Sets theme and density before the first paint, from what the settings were when the window was last open.
// shell/appearance.ts keeps both keys and follows the system afterwards.
(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const chosen = read("porchlight.theme");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const root = document.documentElement;
  root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light";
  root.dataset.density = read("porchlight.density") === "compact" ? "compact" : "comfortable";
})();
