// Cards on their way from one place of the board to another, by the pointer or by the keys. It knows nothing of the
// screen: who drives it says where the cards would land.

/** Where they land: in a stage above the card at `index`, counted without those that are carried; or off the board. */
export type Place = { stageId: string; index: number } | { shelf: Shelf };
export type Shelf = "won" | "lost" | "archived";

/** A stage with its cards from top to bottom. */
export interface Lane {
  id: string;
  ids: readonly string[];
}

export type Dropped =
  | { ids: readonly string[]; stageId: string; afterId: string | null }
  | { ids: readonly string[]; shelf: Shelf };

export class Carry {
  ids = $state.raw<readonly string[]>([]);
  by = $state<"pointer" | "keys" | null>(null);
  place = $state.raw<Place | null>(null);
  readonly #lanes: () => readonly Lane[];
  #held: string | null = null;

  constructor(lanes: () => readonly Lane[]) {
    this.#lanes = lanes;
  }

  get active(): boolean {
    return this.by !== null;
  }

  /** The card under the hand. */
  get held(): string | null {
    return this.#held;
  }

  has(id: string): boolean {
    return this.active && this.ids.includes(id);
  }

  /** Takes up `held`, and with it the others if it is one of them. They keep the order they have on the board. */
  lift(held: string, others: ReadonlySet<string>, by: "pointer" | "keys"): boolean {
    const wanted = others.has(held) ? others : new Set([held]);
    this.ids = this.#lanes().flatMap(({ ids }) => ids.filter((id) => wanted.has(id)));
    this.#held = held;
    this.by = this.ids.includes(held) ? by : null;
    this.place = this.home;
    return this.active;
  }

  /** Where the card under the hand came from. */
  get home(): Place | null {
    const lane = this.#lanes().find(({ ids }) => this.#held !== null && ids.includes(this.#held));
    if (!lane || this.#held === null) return null;
    const above = lane.ids.slice(0, lane.ids.indexOf(this.#held));
    return { stageId: lane.id, index: above.filter((id) => !this.ids.includes(id)).length };
  }

  /** Over the card that they would push down; null: under the last one. */
  overStage(stageId: string, beforeId: string | null): void {
    const rest = this.#rest(stageId);
    const index = beforeId === null ? -1 : rest.indexOf(beforeId);
    this.#go({ stageId, index: index < 0 ? rest.length : index });
  }

  overShelf(shelf: Shelf): void {
    this.#go({ shelf });
  }

  /** Away from the board: let go here, they stay where they were. */
  overNothing(): void {
    this.#go(this.home);
  }

  /** One step by the keys. */
  step(direction: "up" | "down" | "left" | "right"): void {
    const place = this.place;
    if (!place || "shelf" in place) return;
    const lanes = this.#lanes();
    const column = lanes.findIndex(({ id }) => id === place.stageId);
    if (direction === "left" || direction === "right") {
      const beside = lanes[column + (direction === "left" ? -1 : 1)];
      if (!beside) return;
      this.place = { stageId: beside.id, index: Math.min(place.index, this.#rest(beside.id).length) };
    } else {
      const index = place.index + (direction === "up" ? -1 : 1);
      if (index >= 0 && index <= this.#rest(place.stageId).length) this.place = { ...place, index };
    }
  }

  /** "3 of 6" is 3 and 6: where the card under the hand would stand, among how many. */
  get standing(): { stageId: string; position: number; of: number } | null {
    const place = this.place;
    if (!place || "shelf" in place) return null;
    const rest = this.#rest(place.stageId).length;
    return { stageId: place.stageId, position: place.index + 1, of: rest + this.ids.length };
  }

  /** Lets go. Null when they are where they were. */
  drop(): Dropped | null {
    const { ids, place } = this;
    const dropped = place === null ? null : this.#dropAt(place);
    this.cancel();
    return dropped === null ? null : { ids, ...dropped };
  }

  /** Puts them back. */
  cancel(): void {
    this.by = null;
    this.place = null;
    this.ids = [];
    this.#held = null;
  }

  #go(place: Place | null): void {
    if (JSON.stringify(place) !== JSON.stringify(this.place)) this.place = place;
  }

  #dropAt(place: Place): { stageId: string; afterId: string | null } | { shelf: Shelf } | null {
    if ("shelf" in place) return place;
    const rest = this.#rest(place.stageId);
    const lane = this.#lanes().find(({ id }) => id === place.stageId);
    const after = rest.toSpliced(place.index, 0, ...this.ids);
    const same =
      lane !== undefined && after.length === lane.ids.length && after.every((id, at) => id === lane.ids[at]);
    return same ? null : { stageId: place.stageId, afterId: rest[place.index - 1] ?? null };
  }

  #rest(stageId: string): readonly string[] {
    const lane = this.#lanes().find(({ id }) => id === stageId);
    return lane?.ids.filter((id) => !this.ids.includes(id)) ?? [];
  }
}
