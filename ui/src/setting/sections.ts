import Archive from "@lucide/svelte/icons/archive";
import Building2 from "@lucide/svelte/icons/building-2";
import Keyboard from "@lucide/svelte/icons/keyboard";
import Palette from "@lucide/svelte/icons/palette";
import Radio from "@lucide/svelte/icons/radio";
import UsersRound from "@lucide/svelte/icons/users-round";

/** In the order of the list at the left; the first is shown when the address names none of them. */
export const SECTIONS = [
  { slug: "departments", name: "Departments", icon: Building2 },
  { slug: "users", name: "Users", icon: UsersRound },
  { slug: "listener", name: "Listener", icon: Radio },
  { slug: "requests", name: "Requests kept", icon: Archive },
  { slug: "appearance", name: "Appearance", icon: Palette },
  { slug: "keyboard", name: "Keyboard", icon: Keyboard },
] as const;

export type Section = (typeof SECTIONS)[number]["slug"];

export function sectionOf(slug: string): Section {
  return SECTIONS.find((one) => one.slug === slug)?.slug ?? SECTIONS[0].slug;
}
