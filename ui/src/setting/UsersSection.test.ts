import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { useFake } from "../testing/mount";
import UsersSection from "./UsersSection.svelte";

const button = (name: string) => screen.findByRole("button", { name });

it("adds a user, and says under the field why not", async () => {
  const fake = useFake();
  render(UsersSection);
  await fireEvent.click(await button("Add user"));
  const dialog = within(await screen.findByRole("dialog"));
  await fireEvent.input(dialog.getByLabelText("Name"), { target: { value: "jo park" } });
  await fireEvent.click(dialog.getByRole("button", { name: "Add user" }));
  expect(await dialog.findByText("Another user has this name.")).toBeTruthy();

  await fireEvent.input(dialog.getByLabelText("Name"), { target: { value: "Mia Stone" } });
  await fireEvent.click(dialog.getByRole("button", { name: "Add user" }));
  expect(await screen.findByText("Mia Stone", { selector: ".truncate" })).toBeTruthy();
  expect(fake.state.users).toHaveLength(3);
});

it("says who sits at the desk", async () => {
  const fake = useFake();
  render(UsersSection);
  await fireEvent.click(await screen.findByLabelText("Jo Park sits at the desk"));

  await waitFor(() => expect(fake.state.users.map(({ atDesk }) => atDesk)).toEqual([false, true]));
});

it("asks before a user is removed", async () => {
  const fake = useFake();
  render(UsersSection);
  await fireEvent.keyDown(await button("More about Jo Park"), { key: "Enter" });
  await fireEvent.click(await screen.findByRole("menuitem", { name: "Remove…" }));
  await fireEvent.click(await button("Remove user"));

  await waitFor(() => expect(fake.state.users.map(({ name }) => name)).toEqual(["Dana Whitlock"]));
});
