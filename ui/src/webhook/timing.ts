// Where the time of an attempt went, as parts that follow each other.
import type { Timing } from "../rpc/generated/types";

export interface TimingPart {
  name: string;
  us: number;
  /** Shares of the whole, 0 to 1. */
  from: number;
  share: number;
}

/** What a reused connection spared has no part. */
export function timingParts({ dnsUs, connectUs, tlsUs, firstByteUs, totalUs }: Timing): TimingPart[] {
  const setup = (dnsUs ?? 0) + (connectUs ?? 0) + (tlsUs ?? 0);
  const lasted: Array<[name: string, us: number | null]> = [
    ["DNS", dnsUs],
    ["Connect", connectUs],
    ["TLS", tlsUs],
    ["First byte", firstByteUs === null ? null : Math.max(0, firstByteUs - setup)],
    ["Rest", Math.max(0, totalUs - Math.max(firstByteUs ?? 0, setup))],
  ];
  const whole = Math.max(1, totalUs);
  let passed = 0;
  return lasted.flatMap(([name, us]) => {
    if (us === null) return [];
    const from = Math.min(1, passed / whole);
    passed += us;
    return [{ name, us, from, share: Math.min(1 - from, us / whole) }];
  });
}
