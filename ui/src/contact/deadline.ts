// The day by which everybody must have stopped: 10 business days after a wish was received. The engine has the last word;
// this is the same reckoning, for the day that is shown before anything is sent.
import { addDays, noonOf } from "../shared/dates";

const BUSINESS_DAYS = 10;
const FIXED = new Set(["01-01", "06-19", "07-04", "11-11", "12-25"]);
const FRIDAY = 5;

/** "2026-03-02" is "2026-03-16". */
export function deadlineOf(received: string): string {
  let day = received;
  for (let left = BUSINESS_DAYS; left > 0;) {
    day = addDays(day, 1);
    if (!isWeekend(day) && !isFederalHoliday(day)) left -= 1;
  }
  return day;
}

/** Whether federal offices are closed for a holiday; one on a Saturday is kept the Friday before, on a Sunday the Monday after. */
export function isFederalHoliday(day: string): boolean {
  if (isWeekend(day)) return false;
  const weekday = noonOf(day).getDay();
  if (isFixed(day) || (weekday === FRIDAY && isFixed(addDays(day, 1)))) return true;
  if (weekday === 1) return isFixed(addDays(day, -1)) || isMondayHoliday(day);
  return weekday === 4 && monthOf(day) === 11 && weekOf(day) === 4;
}

function isWeekend(day: string): boolean {
  return noonOf(day).getDay() % 6 === 0;
}

function isFixed(day: string): boolean {
  return FIXED.has(day.slice(5));
}

/** Of Martin Luther King, of Washington, Memorial Day, Labor Day, of Columbus. */
function isMondayHoliday(day: string): boolean {
  const month = monthOf(day);
  if (month === 5) return monthOf(addDays(day, 7)) === 6;
  return ["1-3", "2-3", "9-1", "10-2"].includes(`${month}-${weekOf(day)}`);
}

function monthOf(day: string): number {
  return noonOf(day).getMonth() + 1;
}

/** How many days of its weekday the month has had, this one among them. */
function weekOf(day: string): number {
  return Math.floor((noonOf(day).getDate() - 1) / 7) + 1;
}
