/** So many rows before its end a list asks for the next page. */
const NEAR_END_ROWS = 12;

/** Whether the last row that is drawn comes near the end of `count` rows. */
export function isNearEnd(drawn: ReadonlyArray<{ index: number }>, count: number): boolean {
  const last = drawn.at(-1);
  return last !== undefined && last.index >= count - NEAR_END_ROWS;
}
