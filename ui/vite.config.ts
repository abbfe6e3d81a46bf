import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // Relative, so that the same bundle is served by the window's own scheme and by the server.
  base: "./",
  clearScreen: false,
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  // Icons are imported singly: bundling them ahead would start anew, and reload the page, with every new icon.
  optimizeDeps: { exclude: ["@lucide/svelte"], entries: ["index.html", "kit.html"] },
  build: {
    target: "safari17",
    // The CSP allows fonts from the program itself only, so none may be written into the CSS as data.
    assetsInlineLimit: 0,
    // It comes from the same machine: one file of a megabyte is no wait.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["./vitest.setup.ts"],
    restoreMocks: true,
    // A machine that does something else besides is no reason to fail.
    testTimeout: 30_000,
  },
});
