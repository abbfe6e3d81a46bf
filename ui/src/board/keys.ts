// The keys of the board, bound to what they do. Letters mean the card that has the focus, or all that are selected.
import { bindActs } from "../command/table";
import { announce } from "../shared/announce.svelte";
import { router } from "../shell/router.svelte";
import type { Desk, OpenMenu } from "./desk.svelte";
import { walk } from "./walk";

export interface BoardKeys {
  desk: Desk;
  /** Brings the focus to a card, wherever its list is scrolled. */
  focus: (id: string) => void;
  /** The button of a card, if it is drawn. */
  faceOf: (id: string) => HTMLElement | null;
}

/** Binds them all. Returns how to stop. */
export function bindBoardKeys(keys: BoardKeys): () => void {
  const { desk } = keys;
  const onCard = () => !desk.carry.active && isCard(document.activeElement);
  const onCards = () => onCard() || (!desk.carry.active && desk.selection.count > 0);
  const carrying = () => desk.carry.by === "keys";
  const stops = [
    bindActs({ newLead: () => (desk.asking = { what: "newLead", stageId: null }) }),
    bindActs({ clearSelection: () => desk.selection.clear() }, () => desk.selection.count > 0),
    bindActs({ ...walking(keys), ...single(keys) }, onCard),
    bindActs(several(keys), onCards),
    // The last ones answer first: while a card is carried the arrows carry it.
    bindActs(carried(keys), carrying),
  ];
  return () => stops.forEach((stop) => stop());
}

function isCard(element: Element | null): boolean {
  return element instanceof HTMLElement && element.dataset["card"] !== undefined;
}

function walking({ desk, focus }: BoardKeys) {
  const to = (key: string) => () => {
    const next = desk.current === null ? null : walk(idsOf(desk), desk.current, key);
    if (next !== null) focus(next);
  };
  const extend = (key: string) => () => {
    const { current, selection, lanes } = desk;
    const next = current === null ? null : walk(idsOf(desk), current, key);
    if (current === null || next === null) return;
    selection.startAt(current);
    selection.extend(next, lanes);
    focus(next);
    announce(`${selection.count} selected`);
  };
  return {
    walkUp: to("ArrowUp"),
    walkDown: to("ArrowDown"),
    walkLeft: to("ArrowLeft"),
    walkRight: to("ArrowRight"),
    walkHome: to("Home"),
    walkEnd: to("End"),
    extendUp: extend("ArrowUp"),
    extendDown: extend("ArrowDown"),
  };
}

function idsOf(desk: Desk): ReadonlyArray<readonly string[]> {
  return desk.lanes.map(({ ids }) => ids);
}

/** What is about one card. */
function single({ desk, focus }: BoardKeys) {
  const card = () => (desk.current === null ? undefined : desk.board.cards([desk.current])[0]);
  const nudge = (direction: "up" | "down" | "left" | "right") => () => {
    const { current } = desk;
    if (current === null) return;
    const done = desk.nudge(direction);
    focus(current);
    // A refused move puts the card back, out from under the focus.
    void done.then(() => {
      if (document.activeElement === document.body) focus(current);
    });
  };
  return {
    open: () => openCard(desk),
    moveUp: nudge("up"),
    moveDown: nudge("down"),
    moveLeft: nudge("left"),
    moveRight: nudge("right"),
    lift: () => {
      const { current, carry, selection } = desk;
      if (current === null || !carry.lift(current, selection.ids, "keys")) return;
      announce("Lifted. The arrows carry, Space drops, Escape puts back.");
      focus(current);
    },
    value: () => {
      const one = card();
      if (one) desk.asking = { what: "value", card: one };
    },
    todo: () => {
      const one = card();
      if (one) router.openContact(one.contactId, { leadId: one.id, tab: "todos" });
    },
    optOut: () => {
      const one = card();
      if (one) void desk.askOptOut(one);
    },
    select: () => {
      if (desk.current === null) return;
      desk.selection.toggle(desk.current);
      announce(desk.selection.has(desk.current) ? "Selected" : "Not selected any more");
    },
  };
}

function openCard(desk: Desk): void {
  const [one] = desk.current === null ? [] : desk.board.cards([desk.current]);
  if (one) router.openContact(one.contactId, { leadId: one.id });
}

/** What is about all that are selected, or the card that has the focus. */
function several({ desk, faceOf, focus }: BoardKeys) {
  const menu = (what: OpenMenu["what"]) => () => {
    const { current, targets } = desk;
    const anchor = current === null ? null : faceOf(current);
    if (anchor) desk.menu = { what, anchor, ids: targets };
  };
  const off = (act: (ids: readonly string[]) => Promise<boolean>) => () =>
    void act(desk.targets).then((done) => {
      if (done && desk.current !== null) focus(desk.current);
    });
  return {
    moveTo: menu("move"),
    assign: menu("owner"),
    win: () => (desk.asking = { what: "win", ids: desk.targets }),
    lose: () => (desk.asking = { what: "lose", ids: desk.targets }),
    archive: off((ids) => desk.archive(ids)),
    remove: off((ids) => desk.remove(ids)),
  };
}

function carried({ desk, focus }: BoardKeys) {
  const { carry } = desk;
  const step = (direction: "up" | "down" | "left" | "right") => () => {
    carry.step(direction);
    const { standing, held } = carry;
    const stage = desk.board.columns.find(({ head }) => head.stage.id === standing?.stageId)?.head.stage;
    if (standing && stage) announce(`${stage.name}, ${standing.position} of ${standing.of}`);
    if (held !== null) focus(held);
  };
  const end = (act: () => void) => () => {
    const { held } = carry;
    act();
    if (held !== null) focus(held);
  };
  return {
    carryUp: step("up"),
    carryDown: step("down"),
    carryLeft: step("left"),
    carryRight: step("right"),
    drop: end(() => void desk.land(carry.drop())),
    putBack: end(() => {
      carry.cancel();
      announce("Put back");
    }),
  };
}
