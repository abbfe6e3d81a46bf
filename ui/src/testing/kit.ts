// /kit.html in dev: every part of the kit with its states, to be looked at in both themes.
import "@fontsource-variable/inter/opsz.css";
import "@fontsource-variable/jetbrains-mono";
import "../styles/tokens.css";
import "../styles/base.css";
import { mount } from "svelte";
import { shortcuts } from "../shared/keys";
import Kit from "./Kit.svelte";

window.addEventListener("keydown", shortcuts.onKeydown);
mount(Kit, { target: document.body });
