import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import { layOut } from "../shared/layout.fixture";
import { call } from "../rpc/client";
import { useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";
import { activity } from "./activity.fixture";
import ContactPanel from "./ContactPanel.svelte";

beforeEach(() => {
  layOut({ window: 800, row: 36 });
  location.hash = "";
});

/** The panel of somebody that somebody else was merged into. */
async function merged() {
  const fake = useFake();
  const wish = { survivorId: "c-1", otherIds: ["c-2"] };
  await call("contact.merge", { wish });
  fake.state.activities = [activity("contact.merged", { from: { id: "c-2", name: "Bo" }, mergeId: "m-1" })];
  const other = fake.state.people.find(({ contact }) => contact.id === "c-1")?.contact.merged[0];
  render(ContactPanel, { contactId: "c-1", onClose: () => undefined });
  return { fake, name: other?.name ?? "" };
}

it("is offered where the timeline tells of the merge, for as long as it stands", async () => {
  const { fake, name } = await merged();
  await fireEvent.click(await screen.findByRole("button", { name: `Take ${name} out again` }));
  await until(() =>
    expect(fake.calls).toContainEqual({ command: "contact.unmerge", params: { mergeId: "m-1" } }),
  );
  await until(() => expect(screen.queryByRole("button", { name: `Take ${name} out again` })).toBeNull());
  expect(await screen.findByText("Merged")).toBeTruthy();
});

it("is offered in the menu of the contact", async () => {
  const { fake, name } = await merged();
  await fireEvent.click(await screen.findByRole("button", { name: "More" }));
  await fireEvent.click(await screen.findByRole("menuitem", { name: `Take ${name} out again` }));
  await until(() => expect(fake.state.people.map(({ contact }) => contact.id)).toContain("c-2"));
});
