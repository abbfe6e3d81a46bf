import "@fontsource-variable/inter/opsz.css";
import "@fontsource-variable/jetbrains-mono";
import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import { connect } from "./rpc/client";
import { chooseTransport } from "./rpc/transport";
import App from "./shell/App.svelte";
import { router } from "./shell/router.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

connect(await chooseTransport(), (contactId) => router.openContact(contactId));
mount(App, { target });
