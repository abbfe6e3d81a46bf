import { expect, it } from "vitest";
import { useFake } from "../testing/mount";
import { HoursForm, weekInWords } from "./hours.svelte";

const days = (opens: string, closes: string, weekdays: number[]) =>
  weekdays.map((weekday) => ({ weekday, opens, closes }));

it.each([
  [days("08:00", "21:00", [1, 2, 3, 4, 5, 6, 7]), "Every day 8:00 AM to 9:00 PM"],
  [
    [...days("09:00", "18:00", [1, 2, 3, 4, 5]), ...days("10:00", "17:00", [6, 7])],
    "Mon to Fri 9:00 AM to 6:00 PM; Sat and Sun 10:00 AM to 5:00 PM",
  ],
  [
    days("09:00", "24:00", [1, 3]),
    "Mon 9:00 AM to midnight; Wed 9:00 AM to midnight; quiet all day Tue, Thu, Fri, Sat, Sun",
  ],
])("says a week in words", (week, words) => expect(weekInWords(week)).toBe(words));

it("saves the days that have a tick", async () => {
  const fake = useFake();
  const form = new HoursForm("US-VA", days("09:00", "20:00", [1, 2]));
  const [monday] = form.days;
  if (monday) monday.closes = "00:00";

  expect(await form.save()).toBe(true);
  expect(fake.calls.at(-1)).toEqual({
    command: "quiet_hours.set",
    params: {
      place: "US-VA",
      days: [
        { weekday: 1, opens: "09:00", closes: "24:00" },
        { weekday: 2, opens: "09:00", closes: "20:00" },
      ],
    },
  });
});

it("does not send hours that make no sense", async () => {
  const fake = useFake();
  const form = new HoursForm("", days("21:00", "08:00", [1]));
  expect(await form.save()).toBe(false);
  expect(form.fault).toBe("Monday must close after it opens.");
  for (const day of form.days) day.rings = false;
  expect(await form.save()).toBe(false);
  expect(form.fault).toMatch(/at least one day/);
  expect(fake.calls).toEqual([]);
});
