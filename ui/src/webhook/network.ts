// Where an address leads, as far as it can be seen without asking anybody. The engine checks it again at each try.
import type { Network } from "../rpc/generated/types";

export const NETWORKS: Record<Network, string> = {
  public: "On the internet",
  lan: "On my own network",
  loopback: "On this computer",
};

/** Null where only a name server knows, or where there is no address yet. */
export function apparentNetwork(url: string): Network | null {
  if (!URL.canParse(url)) return null;
  const host = new URL(url).hostname.replace(/\.$/, "");
  if (host === "localhost" || host.endsWith(".localhost")) return "loopback";
  if (host.endsWith(".local")) return "lan";
  if (host.startsWith("[")) return ofV6(host.slice(1, -1));
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? ofV4(host.split(".").map(Number)) : null;
}

function ofV4([a = 0, b = 0]: number[]): Network {
  if (a === 127) return "loopback";
  const own =
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128);
  return own ? "lan" : "public";
}

function ofV6(host: string): Network {
  if (host === "::1") return "loopback";
  return /^f[cd]/.test(host) ? "lan" : "public";
}

export function isPlainHttp(url: string): boolean {
  return /^http:/i.test(url.trim());
}

/** What the owner says yes to; null where there is nothing to say yes to. */
export function askedYes(url: string, network: Network): string | null {
  if (network === "public") return null;
  const open = isPlainHttp(url) ? ", unencrypted" : "";
  return network === "loopback"
    ? `Yes, send to a program on this computer${open}`
    : `Yes, send to a device on my own network${open}`;
}
