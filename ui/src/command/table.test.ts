import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shortcuts } from "../shared/keys";
import { makeSheet } from "./sheet";
import { ACTS, type ActName, bindActs, GROUPS } from "./table";

let stops: Array<() => void> = [];

beforeEach(() => window.addEventListener("keydown", shortcuts.onKeydown));
afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
  window.removeEventListener("keydown", shortcuts.onKeydown);
});

const bind = (...args: Parameters<typeof bindActs>) => stops.push(bindActs(...args));
const press = (key: string, more: KeyboardEventInit = {}) =>
  document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );

it("has no key twice among acts that can mean the same moment", () => {
  const together = Object.values(ACTS).filter(({ group }) => group !== "Carrying a card");
  const keys = together.flatMap((act) => act.keys as readonly string[]);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

it.each(Object.keys(ACTS) as ActName[])("binds %s to each of its keys", (name) => {
  const run = vi.fn();
  bind({ [name]: run });
  const bound = shortcuts.active.filter((one) => one.run === run).map(({ keys }) => keys);
  const { keys } = ACTS[name];
  expect(bound).toEqual(keys.length === 0 ? [""] : keys);
});

it("never runs an act without a key by whatever key", () => {
  const run = vi.fn();
  bind({ archive: run });
  for (const key of ["a", "Enter", " ", "m"]) press(key);
  expect(run).not.toHaveBeenCalled();
});

it("tells arrows with Alt and Shift apart, and a redo from an undo", () => {
  const ran: string[] = [];
  const named = (...names: ActName[]) =>
    Object.fromEntries(names.map((name) => [name, () => ran.push(name)]));
  bind(named("walkUp", "moveUp", "extendUp", "undo", "redo"));

  press("ArrowUp");
  press("ArrowUp", { altKey: true });
  press("ArrowUp", { shiftKey: true });
  press("z", { ctrlKey: true });
  press("Z", { ctrlKey: true, shiftKey: true });

  expect(ran).toEqual(["walkUp", "moveUp", "extendUp", "undo", "redo"]);
});

it("lets the arrows carry while a card is carried, and walk else", () => {
  let carrying = true;
  const [walk, carry] = [vi.fn(), vi.fn()];
  bind({ walkUp: walk });
  bind({ carryUp: carry }, () => carrying);

  press("ArrowUp");
  carrying = false;
  press("ArrowUp");

  expect([walk.mock.calls.length, carry.mock.calls.length]).toEqual([1, 1]);
});

it("makes the sheet of what is bound, in the order of the table", () => {
  const run = () => undefined;
  bind({ win: run, moveTo: run, remove: run, archive: run }, () => false);
  bind({ walkUp: run, walkDown: run, goBoard: run });
  stops.push(shortcuts.add([{ keys: "r", label: "Replay", run }]));

  const sheet = makeSheet(shortcuts.active);

  expect(sheet.map(({ name }) => name)).toEqual(["Go to", "Here", "Cards"]);
  expect(sheet.at(-1)?.lines).toEqual([
    { label: "Walk the board", keys: ["arrowup", "arrowdown"] },
    { label: "Move to…", keys: ["m"] },
    { label: "Won…", keys: ["w"] },
    { label: "Delete", keys: ["delete", "backspace"] },
  ]);
  expect(GROUPS).toContain("Cards");
});
