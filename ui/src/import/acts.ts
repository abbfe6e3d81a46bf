// What can be done with an import, by how it stands.
import type { Import, ImportState } from "../rpc/generated/types";

const among =
  (...states: ImportState[]) =>
  ({ state }: Pick<Import, "state">): boolean =>
    states.includes(state);

export const can = {
  continue: among("cancelled", "interrupted"),
  revert: among("done", "cancelled", "interrupted", "revert_interrupted"),
  delete: among("draft", "done", "cancelled", "interrupted", "revert_interrupted", "reverted"),
};
