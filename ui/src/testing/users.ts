// The users of the made-up engine.
import { fail, found, type Part, type Tell, whole } from "./commands";
import type { FakeState } from "./state";

export function userAnswers(state: FakeState, tell: Tell, now: () => number): Part<"user"> {
  const change = (id: string, patch: object) => {
    const changed = { ...found(state.users, id), ...patch };
    state.users = state.users.map((user) => (user.id === id ? changed : user));
    tell("user", [id]);
    return changed;
  };
  const sit = (id: string) => {
    state.users = state.users.map((user) => ({ ...user, atDesk: user.id === id }));
    return change(id, {});
  };
  return {
    "user.list": () => whole(state.users),
    "user.create": ({ name }) => {
      if (state.users.some((user) => user.name.toLowerCase() === name.trim().toLowerCase()))
        return fail("invalid", "Another user has this name.", "name");
      const user = {
        id: `u-${state.users.length + 1}`,
        name: name.trim(),
        hasPhoto: false,
        atDesk: false,
        createdAt: now(),
      };
      state.users = [...state.users, user];
      tell("user", [user.id]);
      return user;
    },
    "user.update": ({ id, name }) => change(id, { name }),
    "user.delete": ({ id }) => {
      if (state.users.length === 1)
        return fail("conflict", "The last user stays: somebody sits at the desk.");
      const wasAtDesk = found(state.users, id).atDesk;
      state.users = state.users.filter((user) => user.id !== id);
      const next = state.users[0];
      if (wasAtDesk && next) sit(next.id);
      tell("user", [id]);
      return null;
    },
    "user.sit": ({ id }) => sit(id),
    "user.photo": ({ id }) => {
      const base64 = state.photos.get(id);
      return base64 === undefined ? null : { filename: "photo.png", mime: "image/png", base64 };
    },
    "user.set_photo": ({ id, base64 }) => {
      if (base64 === null) state.photos.delete(id);
      else state.photos.set(id, base64);
      return change(id, { hasPhoto: base64 !== null });
    },
  };
}
