import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shortcuts } from "./keys";

const run = vi.fn();
let stop: Array<() => void> = [];

beforeEach(() => {
  run.mockReset();
  window.addEventListener("keydown", shortcuts.onKeydown);
});
afterEach(() => {
  for (const one of stop) one();
  stop = [];
  window.removeEventListener("keydown", shortcuts.onKeydown);
  document.body.replaceChildren();
});

function register(keys: string, act: () => void = run): void {
  stop.push(shortcuts.add([{ keys, label: keys, run: act }]));
}

function press(key: string, on: Element = document.body, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  on.dispatchEvent(event);
  return event;
}

function put(html: string): Element {
  document.body.innerHTML = html;
  const last = [...document.body.querySelectorAll("*")].at(-1);
  if (!last) throw new Error("nothing was put");
  return last;
}

it("runs a letter and keeps it from doing anything else", () => {
  register("n");
  expect(press("n").defaultPrevented).toBe(true);
  expect(run).toHaveBeenCalledOnce();
});

it.each([
  ["in a field", "<input>"],
  ["in a text area", "<textarea></textarea>"],
  ["in a menu", '<div role="menu"><span></span></div>'],
  ["under a dialog", '<div role="dialog" aria-modal="true"></div><button></button>'],
])("leaves letters alone %s", (_, html) => {
  register("n");
  press("n", put(html));
  expect(run).not.toHaveBeenCalled();
});

it("hears chords with mod while typing", () => {
  register("mod+k");
  press("k", put("<input>"), { ctrlKey: true });
  expect(run).toHaveBeenCalledOnce();
});

it("does not take a chord for its letter", () => {
  register("c");
  press("c", document.body, { ctrlKey: true });
  expect(run).not.toHaveBeenCalled();
});

it("hears two keys in a row, and the second alone means what it means", () => {
  const alone = vi.fn();
  register("g b");
  register("b", alone);

  press("g");
  press("b");
  press("b");

  expect(run).toHaveBeenCalledOnce();
  expect(alone).toHaveBeenCalledOnce();
});

it("lets the nearer one answer, and the farther one again afterwards", () => {
  const near = vi.fn();
  register("r");
  const leave = shortcuts.add([{ keys: "r", label: "near", run: near }]);

  press("r");
  leave();
  press("r");

  expect(near).toHaveBeenCalledOnce();
  expect(run).toHaveBeenCalledOnce();
});
