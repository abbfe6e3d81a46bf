import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import { router } from "../shell/router.svelte";
import App from "../shell/App.svelte";
import type { FakeTransport } from "../testing/fake";
import { useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";

beforeEach(() => localStorage.clear());

const row = async (name: string) =>
  within((await screen.findByRole("cell", { name })).closest("tr") as HTMLElement);
const asked = (fake: FakeTransport, command: string) =>
  fake.calls.filter((one) => one.command === command).map(({ params }) => params);

async function openSection(section: string): Promise<void> {
  location.hash = `#/settings/${section}`;
  render(App);
  await screen.findByRole("navigation", { name: "Settings" });
}

async function choose(menu: string, entry: string): Promise<void> {
  await fireEvent.keyDown(await screen.findByRole("button", { name: menu }), { key: "Enter" });
  await fireEvent.click(await screen.findByRole("menuitem", { name: entry }));
}

it("shows the first section when the address names none that is there", async () => {
  useFake();
  await openSection("providers");
  const current = screen.getByRole("link", { current: true });
  expect(current.textContent.trim()).toBe("Departments");
  expect(router.route.screen).toBe("settings");
});

it("saves a field on Enter, once, in the engine's unit", async () => {
  const fake = useFake();
  await openSection("listener");
  const field = await screen.findByLabelText("Largest body");
  expect((field as HTMLInputElement).value).toBe("1 MiB");

  await fireEvent.input(field, { target: { value: "512 kb" } });
  await fireEvent.keyDown(field, { key: "Enter" });
  await fireEvent.blur(field);

  await screen.findByText("Saved");
  expect(asked(fake, "setting.set")).toEqual([{ maxBodyBytes: 524_288 }]);
  expect((field as HTMLInputElement).value).toBe("512 KiB");
});

it("puts the engine's fault under the field and keeps what was typed, until Escape", async () => {
  const fake = useFake();
  fake.fail("setting.set", "Ports below 1024 need an administrator. Try 8787.", "port");
  await openSection("listener");
  const field = await screen.findByLabelText("Port");

  await fireEvent.input(field, { target: { value: "80" } });
  await fireEvent.blur(field);

  const fault = await screen.findByText(/Ports below 1024/);
  expect(fault.id).toBe(field.getAttribute("aria-describedby"));
  expect((field as HTMLInputElement).value).toBe("80");
  await fireEvent.blur(field);
  expect(asked(fake, "setting.set")).toHaveLength(1);

  await fireEvent.keyDown(field, { key: "Escape" });
  expect(screen.queryByText(/Ports below 1024/)).toBeNull();
  expect((field as HTMLInputElement).value).toBe("8787");
});

it("opens to the local network only after it was told what that means", async () => {
  const fake = useFake();
  await openSection("listener");
  await fireEvent.click(await screen.findByRole("radio", { name: "Local network" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/The key is the only guard/)).toBeTruthy();

  await fireEvent.click(dialog.getByRole("button", { name: "Keep it closed" }));
  await until(() => expect(screen.getByRole("radio", { name: "This computer", checked: true })).toBeTruthy());
  expect(asked(fake, "setting.set")).toEqual([]);

  await fireEvent.click(screen.getByRole("radio", { name: "Local network" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Open to this network" }));
  await screen.findByText(/Every device in this network can try to post\. The key/);
  expect(asked(fake, "setting.set")).toEqual([{ reach: "local_network" }]);
});

it("says what is wrong with the listener and tries again", async () => {
  useFake("trouble");
  await openSection("listener");
  await screen.findByText(/Another program uses it/);

  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));

  await screen.findByText(/^Lit since/);
});

it("changes the theme at once, and goes back when that failed", async () => {
  const fake = useFake();
  await openSection("appearance");
  await fireEvent.click(await screen.findByRole("radio", { name: "Dark" }));
  await until(() => expect(document.documentElement.dataset["theme"]).toBe("dark"));

  fake.fail("setting.set", "The disk is full.");
  await fireEvent.click(screen.getByRole("radio", { name: "Light" }));
  await screen.findByText("The disk is full.");
  expect(screen.getByRole("radio", { name: "Dark", checked: true })).toBeTruthy();
});

it("puts each fault of a department under its own field", async () => {
  const fake = useFake();
  fake.fail("department.create", "Another department has this ID.", "code");
  await openSection("departments");
  await fireEvent.click(await screen.findByRole("button", { name: "Add department" }));
  const dialog = within(await screen.findByRole("dialog"));

  await fireEvent.input(dialog.getByLabelText("Name"), { target: { value: "Outer Banks" } });
  await fireEvent.input(dialog.getByLabelText("ID"), { target: { value: "20481000" } });
  await fireEvent.submit(dialog.getByLabelText("ID").closest("form") as HTMLElement);

  const fault = await dialog.findByText("Another department has this ID.");
  expect(fault.id).toBe(dialog.getByLabelText("ID").getAttribute("aria-describedby"));

  fake.mend("department.create");
  await fireEvent.submit(dialog.getByLabelText("ID").closest("form") as HTMLElement);
  await screen.findByRole("heading", { name: "Keys of Outer Banks" });
  expect(asked(fake, "department.create").at(-1)).toMatchObject({ name: "Outer Banks", code: "20481000" });
});

it("keeps the last department, in the engine's words", async () => {
  const fake = useFake();
  fake.fail("department.delete", "The last department cannot be deleted: leads would have no place to go.");
  await openSection("departments");
  await choose("More about Norfolk", "Delete…");
  await fireEvent.click(await screen.findByRole("button", { name: "Delete department" }));

  expect(within(await screen.findByRole("dialog")).getByText(/leads would have no place to go/)).toBeTruthy();
});

it("shows a new key in clear, once", async () => {
  const fake = useFake();
  await openSection("departments");
  await fireEvent.click(await screen.findByRole("button", { name: "New key" }));
  const holder = await screen.findByLabelText("Who will hold it");
  await fireEvent.input(holder, { target: { value: "Home show" } });
  await fireEvent.submit(holder.closest("form") as HTMLElement);

  await screen.findByText("plk_3b9d07aa51e24c68b1f0d2a9c0de");
  await fireEvent.click(screen.getByRole("button", { name: "Done" }));

  const made = await row("Home show");
  expect(made.getByText(/^plk_•+c0de$/)).toBeTruthy();
  await until(() => expect(document.body.textContent).not.toContain("plk_3b9d07"));
  expect(asked(fake, "api_key.reveal")).toEqual([]);
});

it("revokes a key only after asking, and shows since when it is out of use", async () => {
  const fake = useFake();
  await openSection("departments");
  await choose("More about the key of RoofMatch", "Revoke…");
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/refused at once/)).toBeTruthy();
  await until(() => expect(document.activeElement?.textContent).toContain("Keep the key"));
  expect(asked(fake, "api_key.revoke")).toEqual([]);

  await fireEvent.click(dialog.getByRole("button", { name: "Revoke key" }));

  const revoked = await row("RoofMatch");
  await until(() => expect(revoked.getByText(/^Revoked/)).toBeTruthy());
  expect(revoked.queryByRole("button")).toBeNull();
  expect(asked(fake, "api_key.revoke")).toEqual([{ id: "k-2" }]);
  // Its menu is gone, and with it where the focus was.
  expect(document.activeElement?.textContent).toContain("New key");
});
