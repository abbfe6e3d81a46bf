// The address after the #: which screen is open, what is open in it, and whose contact panel lies over it.

export type Route =
  | { screen: "board" }
  | { screen: "contacts" }
  | { screen: "requests"; requestId: string | null }
  | { screen: "settings"; section: string };

export type Screen = Route["screen"];

export class Router {
  #hash = $state(location.hash);
  readonly #parts = $derived(split(this.#hash));
  readonly route: Route = $derived(parse(this.#parts.path));
  /** Whose panel is open, over any screen. */
  readonly contactId: string | null = $derived(this.#parts.query.get("contact"));

  /** Follows the address bar, back and forward. Returns how to stop. */
  start(): () => void {
    const read = () => (this.#hash = location.hash);
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }

  /** Goes to a path such as "/requests/r1"; an open contact panel stays open. */
  go(path: string): void {
    this.#set(path, this.contactId);
  }

  openContact(contactId: string): void {
    this.#set(this.#parts.path, contactId);
  }

  closeContact(): void {
    this.#set(this.#parts.path, null);
  }

  #set(path: string, contactId: string | null): void {
    const query = contactId === null ? "" : `?${new URLSearchParams({ contact: contactId })}`;
    location.hash = path + query;
    this.#hash = location.hash;
  }
}

export const router = new Router();

function split(hash: string): { path: string; query: URLSearchParams } {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?");
  return { path: path.startsWith("/") ? path : "/board", query: new URLSearchParams(query) };
}

function parse(path: string): Route {
  const [, screen, rest] = path.split("/").map(decodeURIComponent);
  switch (screen) {
    case "contacts":
      return { screen };
    case "requests":
      return { screen, requestId: rest || null };
    case "settings":
      return { screen, section: rest ?? "" };
    default:
      return { screen: "board" };
  }
}
