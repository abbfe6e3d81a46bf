// Acts on everything a filter finds, as a made-up engine does them: by the commands for rows, a piece at each call.
import type { Piece, Progress } from "../rpc/generated/types";
import { type Answers, passes } from "./commands";
import type { FakeState } from "./state";

/** Contacts of one piece. */
export const PIECE = 4_000;

type Single = Pick<Answers, "contact.opt_out_many" | "contact.add_tag" | "contact.delete">;

export function matchingAnswers(
  state: FakeState,
  single: Single,
): Pick<Answers, Extract<keyof Answers, `contact.${string}_matching`>> {
  const all = new Map<string, string[]>();
  /** The people who match when the first piece is asked for are those of all pieces. */
  const piece = (
    { filter, after, done = 0, chain = "chain" }: Progress,
    act: (ids: string[]) => void,
  ): Piece => {
    if (after === undefined)
      all.set(
        chain,
        state.people.filter((one) => passes(state, one, filter)).map(({ contact }) => contact.id),
      );
    const ids = (all.get(chain) ?? []).slice(done, done + PIECE);
    act(ids);
    const isLast = done + ids.length >= (all.get(chain)?.length ?? 0);
    return { done: done + ids.length, next: isLast ? null : (ids.at(-1) ?? null), chain };
  };
  return {
    "contact.count_matching": (filter) => {
      const matching = state.people.filter((one) => passes(state, one, filter));
      return { count: matching.length, last: matching.at(-1)?.contact.id ?? null };
    },
    "contact.opt_out_matching": ({ progress, ...wish }) =>
      piece(progress, (ids) => void single["contact.opt_out_many"]({ ids, ...wish })),
    "contact.tag_matching": ({ progress, name }) =>
      piece(progress, (ids) => void single["contact.add_tag"]({ ids, name })),
    "contact.delete_matching": ({ progress }) =>
      piece(progress, (ids) => void single["contact.delete"]({ ids })),
  };
}
