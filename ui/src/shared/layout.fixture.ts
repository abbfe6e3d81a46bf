import { vi } from "vitest";

/** happy-dom has no layout: lists are given a window, and their rows a height. */
export function layOut({ window, row }: { window: number; row: number }): void {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.dataset["index"] === undefined ? window : row;
  });
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.classList.contains("probe") ? row : window;
  });
}
