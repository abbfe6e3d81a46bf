// What a menu offers.
import type { LucideProps } from "@lucide/svelte";
import type { Component } from "svelte";

export interface MenuAct {
  label: string;
  onSelect: () => void;
  icon?: Component<LucideProps>;
  keys?: string;
  tone?: "danger";
  disabled?: boolean;
}

export type MenuEntry = MenuAct | "separator";
