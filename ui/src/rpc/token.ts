// The browser's key to the server: it comes once in the link's fragment and lives as long as the tab.

const KEY = "porchlight.token";

/** Reads the token from `#token=…`, takes it out of the address bar, and remembers it for reloads. */
export function takeToken(): string | null {
  const inLink = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (!inLink) return sessionStorage.getItem(KEY);
  const token = decodeURIComponent(inLink);
  sessionStorage.setItem(KEY, token);
  history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}
