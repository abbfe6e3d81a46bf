// In a file of its own: the departments, once known, stay known from test to test.
import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import App from "../shell/App.svelte";
import { useFake } from "../testing/mount";

beforeEach(() => localStorage.clear());

it("says on the first page why no address for leads is shown", async () => {
  location.hash = "";
  useFake("first_run").fail("department.list", "The disk cannot be read.");
  render(App);
  await screen.findByText("The address for leads could not be read");
  expect(screen.queryByText("Address for leads")).toBeNull();
});

it("says in the settings why there are no departments, and asks again", async () => {
  location.hash = "#/settings/departments";
  const fake = useFake();
  fake.fail("department.list", "The disk cannot be read.");
  render(App);
  await screen.findByText("The departments could not be read");

  fake.mend("department.list");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("cell", { name: "Richmond" });
  expect(screen.queryByRole("alert")).toBeNull();
});
