import type { ApiKey } from "../rpc/generated/types";

const LEAD = {
  firstName: "Nell",
  lastName: "Ashworth",
  phoneNumber: "8045550119",
  email: "nell.ashworth@example.com",
  source: "Test from a shell",
};

/** A shell command that sends a made-up lead. The key stays masked: it is shown and copied in Settings only. */
export function sampleCurl(url: string, key: Pick<ApiKey, "last4"> | null): string {
  return [
    `curl '${url}'`,
    `-H 'X-API-KEY: ••••••••${key?.last4 ?? ""}'`,
    "-H 'Content-Type: application/json'",
    `--data '${JSON.stringify(LEAD)}'`,
  ].join(" \\\n  ");
}
