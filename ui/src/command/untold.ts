// Who heard of an opt-out and will not hear that it was taken back.
import { call } from "../rpc/client";

/** What an opt-out is called in each dialect that has it, and its opposite. */
const EVENTS: ReadonlyArray<readonly [out: string, back: string]> = [
  ["consent.opted_out", "consent.opted_in"],
  ["opt_out", "opt_in"],
];

/** Names of the subscriptions that hear opt-outs and no opt-ins; none when they cannot be asked for. */
export async function untold(): Promise<string[]> {
  try {
    const { items } = await call("subscription.list");
    return items
      .filter(({ events }) => EVENTS.some(([out, back]) => events.includes(out) && !events.includes(back)))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
