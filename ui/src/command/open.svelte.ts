// The one menu of commands, the places it can go to, and the sheet of keys.
import { shortcuts } from "../shared/keys";
import { router } from "../shell/router.svelte";
import { type Line, Palette } from "./palette.svelte";
import { makeSheet, type SheetGroup } from "./sheet";
import { ACTS, bindActs } from "./table";

const SCREENS = [
  { path: "/board", act: ACTS.goBoard },
  { path: "/contacts", act: ACTS.goContacts },
  { path: "/consent", act: ACTS.goConsent },
  { path: "/requests", act: ACTS.goRequests },
  { path: "/webhooks", act: ACTS.goWebhooks },
  { path: "/settings", act: ACTS.goSettings },
] as const;

const SECTIONS = [
  { path: "/settings/departments", label: "Departments and keys" },
  { path: "/settings/users", label: "Users" },
  { path: "/settings/listener", label: "Listener" },
  { path: "/settings/requests", label: "Requests kept" },
  { path: "/settings/appearance", label: "Appearance" },
  { path: "/settings/keyboard", label: "Keyboard" },
] as const;

const ROOMS = [
  { path: "/contacts/duplicates", label: "Possible duplicates" },
  { path: "/contacts/trash", label: "Trash of contacts" },
  { path: "/import", label: "Import contacts" },
  { path: "/webhooks/bins", label: "Bins" },
] as const;

const places: Line[] = [
  ...SCREENS.map(({ path, act }) => ({
    key: path,
    label: act.label,
    keys: act.keys[0],
    run: () => router.go(path),
  })),
  ...ROOMS.map(({ path, label }) => ({ key: path, label, run: () => router.go(path) })),
  ...SECTIONS.map(({ path, label }) => ({ key: path, label, note: "Settings", run: () => router.go(path) })),
];

export const palette = new Palette(places);

/** What the `?` sheet says, as it was bound when it was opened. */
class KeySheet {
  open = $state(false);
  groups = $state.raw<readonly SheetGroup[]>([]);

  show(): void {
    this.groups = makeSheet(shortcuts.active);
    this.open = true;
  }
}

export const keySheet = new KeySheet();

/** Binds the keys of the menu and of the screens; call within an effect root. */
export function bindPlaces(): () => void {
  return bindActs({
    palette: () => palette.show(),
    goBoard: () => router.go("/board"),
    goContacts: () => router.go("/contacts"),
    goConsent: () => router.go("/consent"),
    goRequests: () => router.go("/requests"),
    goWebhooks: () => router.go("/webhooks"),
    goSettings: () => router.go("/settings"),
  });
}
