// What a column draws while cards are carried: those that stay, and where the carried ones would land a slot, or, when
// they are carried by the keys, the cards themselves.
import type { LeadCard } from "../rpc/generated/types";
import type { Carry } from "./carry.svelte";

export interface Entry {
  key: string;
  /** Null: the dashed slot. */
  card: LeadCard | null;
  /** Here the carried cards would land. */
  slot: boolean;
}

export const SLOT_KEY = "slot";

export function arrange(
  stageId: string,
  cards: readonly LeadCard[],
  carry: Pick<Carry, "active" | "by" | "has" | "place">,
  carried: readonly LeadCard[],
): readonly Entry[] {
  const entryOf = (card: LeadCard): Entry => ({ key: card.id, card, slot: false });
  if (!carry.active) return cards.map(entryOf);
  const rest = cards.filter(({ id }) => !carry.has(id)).map(entryOf);
  const { place } = carry;
  if (!place || !("stageId" in place) || place.stageId !== stageId) return rest;
  const landing: Entry[] =
    carry.by === "keys"
      ? carried.map((card) => ({ key: card.id, card, slot: true }))
      : [{ key: SLOT_KEY, card: null, slot: true }];
  return rest.toSpliced(place.index, 0, ...landing);
}
