import { expect, it, vi } from "vitest";
import { ChangeHub } from "./changes";

it("tells only those who asked for the kind, with the ids", () => {
  const hub = new ChangeHub();
  const contact = vi.fn();
  const request = vi.fn();
  hub.on(["contact"], contact);
  hub.on(["request"], request);

  hub.tell([{ kind: "contact", ids: ["a", "b"] }]);

  expect(contact).toHaveBeenCalledExactlyOnceWith(new Set(["a", "b"]));
  expect(request).not.toHaveBeenCalled();
});

it("calls a listener of two kinds once per batch, with all ids", () => {
  const hub = new ChangeHub();
  const heard = vi.fn();
  hub.on(["contact", "lead"], heard);

  hub.tell([
    { kind: "contact", ids: ["a"] },
    { kind: "lead", ids: ["l"] },
  ]);

  expect(heard).toHaveBeenCalledExactlyOnceWith(new Set(["a", "l"]));
});

it("says that anything may have changed when one batch of a kind has no ids", () => {
  const hub = new ChangeHub();
  const heard = vi.fn();
  hub.on(["request"], heard);

  hub.tell([
    { kind: "request", ids: null },
    { kind: "request", ids: ["r"] },
  ]);
  hub.tell(null);

  expect(heard.mock.calls).toEqual([[null], [null]]);
});

it("is silent after stopping", () => {
  const hub = new ChangeHub();
  const heard = vi.fn();
  hub.on(["request"], heard)();

  hub.tell(null);

  expect(heard).not.toHaveBeenCalled();
});
