import type { Activity } from "../rpc/generated/types";

let seq = 0;

/** An activity with what a test does not care about made up. */
export function activity(
  type: string,
  payload: Record<string, unknown>,
  rest: Partial<Activity> = {},
): Activity {
  seq += 1;
  return {
    seq,
    id: `a-${seq}`,
    type,
    at: 0,
    actor: { kind: "user", name: null },
    contactId: "c-1",
    leadId: null,
    requestId: null,
    payload,
    ...rest,
  };
}
