// The pointer's part of carrying cards: when a press becomes a drag, what lies under the pointer, and scrolling at the
// edges. Pointer events only: the drag and drop of the browser fails in some windows.
import type { Carry, Shelf } from "./carry.svelte";

/** A press that moves less is a click. */
const SLOP = 4;
/** So near to an edge a list scrolls, in pixels, and so far in one frame at most. */
const EDGE = 56;
const FASTEST = 18;

export interface Drag {
  carry: Carry;
  /** Within it lie the columns and the places to drop on. */
  board: HTMLElement;
  /** The press has become a drag; false: nothing can be lifted. */
  lift: () => boolean;
  /** Where the pointer is now. */
  follow: (x: number, y: number) => void;
  /** It was let go, on the board or off it. */
  land: () => void;
}

/** Watches a press on a card until it ends. */
export function watchPress(press: PointerEvent, drag: Drag): void {
  const { carry, board } = drag;
  const ended = new AbortController();
  const { signal } = ended;
  let [x, y] = [press.clientX, press.clientY];
  let lifted = false;
  let frame = 0;

  function tick(): void {
    drag.follow(x, y);
    scrollAtEdges(board, x, y);
    aim(carry, board, x, y);
    frame = requestAnimationFrame(tick);
  }

  function move(event: PointerEvent): void {
    [x, y] = [event.clientX, event.clientY];
    if (lifted || Math.hypot(x - press.clientX, y - press.clientY) < SLOP) return;
    lifted = drag.lift();
    if (!lifted) return end();
    document.documentElement.classList.add("dragging");
    tick();
  }

  function end(): void {
    cancelAnimationFrame(frame);
    ended.abort();
    document.documentElement.classList.remove("dragging");
  }

  function release(): void {
    if (lifted) {
      aim(carry, board, x, y);
      // The click that follows belongs to the drag, not to the card that lies there now.
      const swallow = (event: MouseEvent) => event.stopPropagation();
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    }
    end();
    if (lifted) drag.land();
  }

  function cancel(): void {
    end();
    if (lifted) carry.cancel();
  }

  window.addEventListener("pointermove", move, { signal });
  window.addEventListener("pointerup", release, { signal });
  window.addEventListener("pointercancel", cancel, { signal });
  window.addEventListener("blur", cancel, { signal });
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !lifted) return;
      event.preventDefault();
      event.stopPropagation();
      cancel();
    },
    { capture: true, signal },
  );
}

/** Says to `carry` what lies under the pointer. */
export function aim(carry: Carry, board: HTMLElement, x: number, y: number): void {
  const under = document.elementFromPoint(x, y);
  const shelf = under?.closest<HTMLElement>("[data-shelf]")?.dataset["shelf"];
  if (shelf !== undefined) return carry.overShelf(shelf as Shelf);
  const column = under?.closest<HTMLElement>("[data-stage]");
  const stageId = column?.dataset["stage"];
  if (column && stageId !== undefined) return carry.overStage(stageId, cardBelow(column, y));
  // Between two columns they stay where they would land last.
  if (!under || !board.contains(under)) carry.overNothing();
}

/** The first card whose middle lies below `y`. */
function cardBelow(column: HTMLElement, y: number): string | null {
  for (const card of column.querySelectorAll<HTMLElement>("[data-card]")) {
    const { top, height } = card.getBoundingClientRect();
    if (top + height / 2 > y) return card.dataset["card"] ?? null;
  }
  return null;
}

function scrollAtEdges(board: HTMLElement, x: number, y: number): void {
  const row = board.querySelector<HTMLElement>("[data-columns]");
  const across = row?.getBoundingClientRect();
  if (row && across) row.scrollLeft += speed(x, across.left, across.right);
  const column = document.elementFromPoint(x, y)?.closest("[data-stage]");
  const list = column?.querySelector<HTMLElement>("[data-scroller]");
  const down = list?.getBoundingClientRect();
  if (list && down) list.scrollTop += speed(y, down.top, down.bottom);
}

/** The nearer to an edge, the faster; beyond it, not at all. */
export function speed(at: number, start: number, end: number): number {
  const near = (distance: number) =>
    distance < 0 || distance > EDGE ? 0 : Math.ceil((1 - distance / EDGE) * FASTEST);
  return near(end - at) - near(at - start);
}
