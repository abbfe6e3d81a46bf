// Where leads stand that are not open: what each place is called, and how they come back from it.
import type { Closed } from "../rpc/generated/types";

interface ShelfWords {
  name: string;
  about: string;
  none: string;
  /** Of the pipeline that is shown; the others are of all pipelines. */
  ofPipeline: boolean;
  /** Which places stand beside it in the head. */
  beside: readonly Closed[];
  command: "lead.reopen" | "lead.restore";
  act: string;
  /** "Not reopened" */
  done: string;
}

const REOPEN = { command: "lead.reopen", act: "Reopen", done: "reopened" } as const;
const RESTORE = { command: "lead.restore", act: "Restore", done: "restored" } as const;

export const SHELVES: Readonly<Record<Closed, ShelfWords>> = {
  won: {
    name: "Won",
    about: "Leads of this pipeline that were won, the latest first.",
    none: "No lead was won yet. Drop one on Won, or press W on it.",
    ofPipeline: true,
    beside: ["won", "lost"],
    ...REOPEN,
  },
  lost: {
    name: "Lost",
    about: "Leads of this pipeline that were lost, the latest first.",
    none: "No lead was lost.",
    ofPipeline: true,
    beside: ["won", "lost"],
    ...REOPEN,
  },
  archived: {
    name: "Archive",
    about: "Leads that were put aside, of all pipelines. They stay until somebody restores or deletes them.",
    none: "Nothing is archived.",
    ofPipeline: false,
    beside: ["archived", "deleted"],
    ...RESTORE,
  },
  deleted: {
    name: "Trash",
    about: "Deleted leads of all pipelines stay here for 30 days. Then they are gone for good.",
    none: "The trash is empty.",
    ofPipeline: false,
    beside: ["archived", "deleted"],
    ...RESTORE,
  },
};
