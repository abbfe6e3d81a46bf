/** A shell command that posts a lead; 555-0100 to 555-0199 are numbers that belong to nobody. */
export function curlCommand(address: string, key: string): string {
  return [
    `curl ${address} \\`,
    `  -H 'X-API-KEY: ${key}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"firstName":"Nell","phoneNumber":"8045550119",`,
    `       "source":"website"}'`,
  ].join("\n");
}
