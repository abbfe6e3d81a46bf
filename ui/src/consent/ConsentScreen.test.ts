import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import type { ConsentReview, ConsentRow } from "../rpc/generated/types";
import { layOut } from "../shared/layout.fixture";
import { router } from "../shell/router.svelte";
import { useFake } from "../testing/mount";
import { until } from "../testing/until.fixture";
import ConsentReport from "./ConsentReport.svelte";
import ConsentScreen from "./ConsentScreen.svelte";
import ReviewBadge from "./ReviewBadge.svelte";
import OutLine from "./OutLine.svelte";
import { together } from "./together";

beforeEach(() => {
  layOut({ window: 800, row: 48 });
  location.hash = "";
  router.closeContact();
});

const lastAsked = (fake: ReturnType<typeof useFake>, asked: string) =>
  fake.calls.filter(({ command }) => command === asked).at(-1)?.params;

it("shows who is out, since when and by which words, and opens the contact", async () => {
  useFake();
  render(ConsentScreen, { tab: null });

  const [first] = await screen.findAllByRole("option");
  expect(first?.textContent).toContain("“Stop. I have hired somebody else already”");
  expect(first?.textContent).toContain("Keyword STOP");
  await fireEvent.click(first as HTMLElement);
  expect(router.contactId).not.toBeNull();
});

it("asks for one channel, and drops a filter that nobody fits", async () => {
  const fake = useFake();
  render(ConsentScreen, { tab: null });
  await fireEvent.click(await screen.findByRole("radio", { name: "Calls 0" }));

  await waitFor(() => expect(lastAsked(fake, "consent.list")).toMatchObject({ channel: "call" }));
  expect(await screen.findByText("Nobody matches")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Drop the filter" }));
  expect(await screen.findAllByRole("option")).toHaveLength(6);
});

it("counts people, as the rows do", async () => {
  const fake = useFake();
  const channels = ["text", "call", "voicemail", "email"];
  await fake.call("contact.opt_out", { id: "c-1", channels, reason: "Sold the house" });
  render(ConsentScreen, { tab: null });
  const rows = await screen.findAllByRole("option");
  const tab = screen.getByRole("tab", { name: /^Opted out/ });
  await until(() => expect(tab.textContent).toBe(`Opted out${rows.length}`));
});

it("says beside its name how many messages wait for review", async () => {
  const fake = useFake();
  render(ReviewBadge);
  const { items } = (await fake.call("consent.review_list", {})) as { items: ConsentReview[] };
  expect(await screen.findByTitle(`${items.length} messages to review`)).toBeTruthy();
  for (const { id } of items) await fake.call("consent.review_decide", { id, decision: "stays" });
  await until(() => expect(screen.queryByTitle(/to review$/)).toBeNull());
});

it("marks who lies in the trash", async () => {
  const fake = useFake();
  const { items } = (await fake.call("consent.list", {})) as { items: ConsentRow[] };
  const [out] = together(items);
  if (!out) throw new Error("nobody is out");
  const { rerender } = render(OutLine, { out, onReport: () => undefined });
  expect(screen.queryByText("In the trash")).toBeNull();
  await rerender({ out: { ...out, inTrash: true } });
  expect(screen.getByText("In the trash")).toBeTruthy();
});

it("says what stands here while nobody is out", async () => {
  useFake("empty");
  render(ConsentScreen, { tab: null });
  expect(await screen.findByText("Nobody is opted out")).toBeTruthy();
});

it("says why the list could not be read", async () => {
  const fake = useFake();
  fake.fail("consent.list", "The disk is gone.");
  render(ConsentScreen, { tab: null });
  expect((await screen.findByRole("alert")).textContent).toContain("The disk is gone.");
});

it("keeps an opt-out that was one, and asks why when it was none", async () => {
  const fake = useFake();
  render(ConsentScreen, { tab: "review" });
  await fireEvent.click(await screen.findByRole("button", { name: "Opt-out of Owen Nandakumar stays" }));
  await waitFor(() => expect(lastAsked(fake, "consent.review_decide")).toMatchObject({ decision: "stays" }));

  const [lift] = await screen.findAllByRole("button", { name: /^Not an opt-out of/ });
  await fireEvent.click(lift as HTMLElement);
  const dialog = within(await screen.findByRole("dialog"));
  await fireEvent.input(dialog.getByLabelText("Why is this not an opt-out?"), {
    target: { value: "About the time slot only" },
  });
  await fireEvent.click(dialog.getByRole("button", { name: "Not an opt-out" }));

  await waitFor(() =>
    expect(lastAsked(fake, "consent.review_decide")).toMatchObject({
      decision: "not_an_opt_out",
      reason: "About the time slot only",
    }),
  );
});

it("adds an address to the suppression list and shows what is wrong with it", async () => {
  const fake = useFake();
  render(ConsentScreen, { tab: "suppression" });
  await screen.findAllByRole("option");
  await fireEvent.click(screen.getByRole("button", { name: "Add an address…" }));
  const dialog = within(await screen.findByRole("dialog"));
  const address = dialog.getByLabelText("Phone number or email");
  await fireEvent.input(address, { target: { value: "12" } });
  await fireEvent.input(dialog.getByLabelText("Reason"), { target: { value: "Threatened a suit" } });
  await fireEvent.click(dialog.getByRole("button", { name: "Add address" }));
  expect(await dialog.findByText("Enter a phone number like (804) 555-0119.")).toBeTruthy();

  await fireEvent.input(address, { target: { value: "(804) 555-0177" } });
  await fireEvent.click(dialog.getByRole("button", { name: "Add address" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(lastAsked(fake, "suppression.add")).toEqual({
    address: "(804) 555-0177",
    reason: "Threatened a suit",
  });
  expect(await screen.findByText("…0177")).toBeTruthy();
});

it("tells everything that was said about one contact", async () => {
  useFake();
  render(ConsentReport, { contactId: "c-9", onClose: () => undefined });
  const report = within(await screen.findByRole("region", { name: "The report" }));
  expect(report.getAllByText(/: Opted out/).length).toBeGreaterThan(0);
  expect(report.getByText("“Stop”")).toBeTruthy();
});
