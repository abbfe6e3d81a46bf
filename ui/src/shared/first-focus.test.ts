import { expect, it } from "vitest";
import { beginAt, firstField } from "./first-focus";

function opened(html: string): HTMLElement {
  const dialog = document.createElement("div");
  dialog.innerHTML = html;
  document.body.replaceChildren(dialog);
  return dialog;
}

it.each([
  [
    "the field behind segments",
    '<div role="radiogroup" data-orientation="horizontal"><button role="radio" data-state="checked"></button></div><input id="x">',
  ],
  ["the text behind a button", '<button>Copy</button><textarea id="x"></textarea>'],
  ["the ticks that stand before the field", '<button role="checkbox" id="x"></button><input>'],
  ["the select that stands before the field", '<button aria-haspopup="listbox" id="x"></button><input>'],
  [
    "the chosen one of a list",
    '<div role="radiogroup" data-orientation="vertical"><button role="radio"></button><button role="radio" data-state="checked" id="x"></button></div>',
  ],
  ["what asks for it", '<input value="vex6emza"><input autofocus id="x">'],
  [
    "no field that cannot be filled in",
    '<input type="hidden"><input hidden><input readonly><input disabled><input id="x">',
  ],
])("begins at %s", (_, html) => {
  expect(firstField(opened(html))?.id).toBe("x");
});

it("leaves it to the dialog where there is nothing to fill in", () => {
  expect(firstField(opened("<button>Delete</button>"))).toBeNull();
  const opening = new Event("open", { cancelable: true });
  beginAt(null, opening);
  expect(opening.defaultPrevented).toBe(false);
});
