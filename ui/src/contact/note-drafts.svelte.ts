// Notes that were begun and not added yet, one for each lead. They are kept while the program runs.
import { SvelteMap } from "svelte/reactivity";
import type { Unsaved } from "../shared/draft.svelte";

const begun = new SvelteMap<string, string>();

export const noteDrafts = {
  of: (leadId: string): string => begun.get(leadId) ?? "",

  keep(leadId: string, text: string): void {
    if (text === "") begun.delete(leadId);
    else begun.set(leadId, text);
  },
};

/** Notes that are there and being changed, by their id. */
export const noteChanges = new Map<string, Unsaved<{ content: string }>>();
