// Time zones: which there are, and what people call them.
import type { Suggestion } from "../shared/suggestions";

/** First in the list: most departments stand in one of these. */
const NEAR = [
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Phoenix",
  "America/Los_Angeles",
  "America/Anchorage",
  "Pacific/Honolulu",
];

/** "Eastern"; a zone that this browser does not know keeps its own name. */
export function zoneName(timeZone: string): string {
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longGeneric" }).formatToParts();
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
    return name.replace(/(?: Standard)? Time$/, "");
  } catch {
    return timeZone;
  }
}

/** Whether the present time there can be told. */
export function isKnownZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Building one takes a few milliseconds, so it is done when a dialog needs it. */
export function zoneSuggestions(): Suggestion[] {
  const others = Intl.supportedValuesOf("timeZone").filter((zone) => !NEAR.includes(zone));
  return [...NEAR, ...others].map((zone) => ({ value: zone, note: zoneName(zone) }));
}
