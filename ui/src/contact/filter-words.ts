// The filters of the contact table in words, each with the way to drop it.
import type { ConsentState, Import, Vocabulary } from "../rpc/generated/types";
import { workspace } from "../shell/workspace.svelte";
import { CONSENT_WORDS } from "./consent";
import type { ContactTable } from "./contacts.svelte";

export const CONSENTS = (Object.keys(CONSENT_WORDS) as ConsentState[]).map((id) => ({
  id,
  name: CONSENT_WORDS[id],
}));

export interface FilterWord {
  name: string;
  value: string;
  drop: () => void;
}

export function inWords(
  table: ContactTable,
  words: Vocabulary | null,
  file: Pick<Import, "id" | "filename"> | null,
): FilterWord[] {
  const lists = [
    { filter: "consents", name: "consent", known: CONSENTS },
    { filter: "departments", name: "department", known: workspace.departments },
    { filter: "sources", name: "source", known: words?.sources ?? [] },
    { filter: "tags", name: "tag", known: words?.tags ?? [] },
    { filter: "imports", name: "import", known: file ? [{ id: file.id, name: file.filename }] : [] },
  ] as const;
  return lists.flatMap(({ filter, name, known }) =>
    table.filters[filter].map((id) => ({
      name,
      value: known.find((word) => word.id === id)?.name ?? "gone",
      drop: () => table.toggle(filter, id),
    })),
  );
}
