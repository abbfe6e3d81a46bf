import { expect, it, vi } from "vitest";
import { Draft, type Refusal } from "./draft.svelte";

const CONFLICT: Refusal = { message: "Changed to “Hers” meanwhile.", conflict: true };

function draft(answers: Array<Refusal | null> = []) {
  const stored = { text: "First" };
  const save = vi.fn(() => Promise.resolve(answers.shift() ?? null));
  const refresh = vi.fn(() => Promise.resolve(void (stored.text = "Hers")));
  const made = new Draft<{ text: string }>(() => stored, save, refresh);
  made.begin();
  return { draft: made, save, refresh };
}

it("sends what was typed with what was seen", async () => {
  const { draft: edit, save } = draft();
  edit.typed = { text: "Mine" };
  expect(await edit.commit()).toBe(true);
  expect(save).toHaveBeenCalledExactlyOnceWith({ text: "Mine" }, { text: "First" });
  expect(edit.editing).toBe(false);
});

it("saves nothing when nothing was typed", async () => {
  const { draft: edit, save } = draft();
  expect(await edit.commit()).toBe(true);
  expect(save).not.toHaveBeenCalled();
});

it("keeps what was typed when it is refused, and tries again only on Enter", async () => {
  const { draft: edit, save } = draft([{ message: "Too long." }]);
  edit.typed = { text: "Mine" };
  expect(await edit.commit()).toBe(false);
  expect(edit.fault).toBe("Too long.");
  expect(edit.typed).toEqual({ text: "Mine" });

  await edit.leave();
  expect(save).toHaveBeenCalledOnce();
  await edit.commit();
  expect(edit.editing).toBe(false);
});

it("shows what the other wrote, and writes over it when asked once more", async () => {
  const { draft: edit, save, refresh } = draft([CONFLICT]);
  edit.typed = { text: "Mine" };
  await edit.commit();
  expect(refresh).toHaveBeenCalledOnce();
  expect(edit.theirs).toEqual({ text: "Hers" });
  edit.touch();
  expect(edit.fault).toBe(CONFLICT.message);

  await edit.commit();
  expect(save).toHaveBeenLastCalledWith({ text: "Mine" }, { text: "Hers" });
});

it("lets go of what was typed for what the other wrote", async () => {
  const { draft: edit } = draft([CONFLICT]);
  edit.typed = { text: "Mine" };
  await edit.commit();
  edit.takeTheirs();
  expect(edit.editing).toBe(false);
  expect(edit.theirs).toBeNull();
});
