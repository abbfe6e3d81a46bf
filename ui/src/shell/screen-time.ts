// The time of day as screens show it: that of this computer, which names its zone wherever a department has another one.
import { formatTime, formatTimeAndZone } from "../shared/format";
import { workspace } from "./workspace.svelte";

export function screenTime(at: number): string {
  return timeBeside(
    at,
    workspace.departments.map(({ timeZone }) => timeZone),
  );
}

/** "10:42 AM"; "10:42 AM EST" where it is another time in one of these zones. */
export function timeBeside(at: number, zones: readonly string[], own?: string): string {
  const isOneTime = zones.every((zone) => formatTime(at, zone) === formatTime(at, own));
  return isOneTime ? formatTime(at, own) : formatTimeAndZone(at, own);
}
