// What an icon is: a component of lucide.
import type { LucideProps } from "@lucide/svelte";
import type { Component } from "svelte";

/** A lucide icon, imported singly: `import Plus from "@lucide/svelte/icons/plus"`. */
export type IconShape = Component<LucideProps>;
