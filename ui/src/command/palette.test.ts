import { beforeEach, expect, it } from "vitest";
import { router } from "../shell/router.svelte";
import { useFake } from "../testing/mount";
import { history } from "./history.svelte";
import { fits } from "./match";
import { Palette } from "./palette.svelte";
import { bindActs } from "./table";
import { until } from "../testing/until.fixture";

beforeEach(() => {
  location.hash = "";
  router.closeContact();
});

const PLACES = [{ key: "/contacts", label: "Contacts", run: () => undefined }];
const labels = (palette: Palette) => palette.lines.map(({ label }) => label);

it.each([
  ["Move to…", "mo", true],
  ["Move to…", "to mov", true],
  ["Move to…", "ve", false],
  ["José Ibarra", "jose", true],
  ["anything", "", true],
])("%s is meant by %j: %s", (line, typed, expected) => {
  expect(fits(line, typed)).toBe(expected);
});

it("offers what can be done now, and not what goes from card to card", () => {
  useFake();
  const stops = [
    bindActs({ win: () => undefined, walkUp: () => undefined }),
    bindActs({ lose: () => undefined }, () => false),
  ];
  const palette = new Palette(PLACES);
  palette.show();
  expect(labels(palette)).toEqual(["Won…", "Contacts"]);
  stops.forEach((stop) => stop());
});

it("says what would be taken back, and nothing when there is nothing", async () => {
  const fake = useFake();
  const stop = history.follow();
  const palette = new Palette([]);
  palette.show();
  expect(labels(palette)).toEqual([]);

  await fake.call("lead.move", { ids: ["l-1"], stageId: "s-estimate" });
  await until(() => expect(history.undoes).toBe("Moved Hana Kowalczyk to Estimate"));
  palette.show();

  expect(labels(palette)).toEqual(["Undo: Moved Hana Kowalczyk to Estimate"]);
  stop();
});

it("finds contacts and leads, and opens the lead on the board", async () => {
  useFake();
  location.hash = "/contacts";
  const palette = new Palette([]);
  palette.show();
  palette.type("hana kow");
  await until(() => expect(palette.groups.map(({ name }) => name)).toEqual(["Contacts", "Leads"]));

  palette.choose(palette.groups[1]?.lines[0]);

  await until(() => expect(router.contactId).toBe("c-1"));
  expect([router.route.screen, router.leadId]).toEqual(["board", "l-1"]);
});

it("finds leads that are on no board, and says how they stand", async () => {
  const fake = useFake();
  router.go("/contacts");
  const [person] = fake.state.people;
  if (!person) throw new Error("nobody is there");
  person.lead = { ...person.lead, name: "Zinc roof", status: "lost" };
  person.contact = { ...person.contact, leads: [person.lead] };
  const palette = new Palette([]);
  palette.show();
  palette.type("zinc");
  await until(() => expect(labels(palette)).toEqual(["Zinc roof"]));
  expect(palette.lines[0]?.note).toBe("Hana Kowalczyk · Lost · No value");

  palette.choose(palette.lines[0]);

  await until(() => expect(router.leadId).toBe("l-1"));
  expect(router.route.screen).toBe("contacts");
});

it("walks round its lines", async () => {
  useFake();
  const palette = new Palette([...PLACES, { key: "/board", label: "Board", run: () => undefined }]);
  palette.show();
  palette.step(-1);
  expect(palette.active).toBe(1);
  palette.step(1);
  expect(palette.active).toBe(0);
});
