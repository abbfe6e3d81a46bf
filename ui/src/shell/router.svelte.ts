// The address after the #: which screen is open, what is open in it, and whose contact panel lies over it.

export type Route =
  | { screen: "board" }
  | { screen: "contacts"; part: string | null; of: string | null }
  | { screen: "consent"; tab: string | null }
  | { screen: "requests"; requestId: string | null }
  | { screen: "webhooks"; part: string | null; of: string | null }
  | { screen: "import"; importId: string | null }
  | { screen: "settings"; section: string };

export type Screen = Route["screen"];

/** What of a contact the panel shows first; the panel chooses when nothing is said. */
export interface PanelPlace {
  leadId?: string;
  tab?: string;
}

export class Router {
  #hash = $state(location.hash);
  readonly #parts = $derived(split(this.#hash));
  readonly route: Route = $derived(parse(this.#parts.path));
  /** Whose panel is open, over any screen. */
  readonly contactId: string | null = $derived(this.#parts.query.get("contact"));
  /** Which of the contact's leads was asked for, and which tab. */
  readonly leadId: string | null = $derived(this.#parts.query.get("lead"));
  readonly panelTab: string | null = $derived(this.#parts.query.get("tab"));

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

  openContact(contactId: string, place: PanelPlace = {}): void {
    this.#set(this.#parts.path, contactId, place);
  }

  closeContact(): void {
    this.#set(this.#parts.path, null);
  }

  #set(path: string, contactId: string | null, { leadId, tab }: PanelPlace = {}): void {
    const asked = { contact: contactId, lead: leadId, tab };
    const given = Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : []));
    const query = contactId === null ? "" : `?${new URLSearchParams(given)}`;
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
  const [, screen, rest, more] = path.split("/").map(decodeURIComponent);
  switch (screen) {
    case "contacts":
      return { screen, part: rest || null, of: more || null };
    case "consent":
      return { screen, tab: rest || null };
    case "requests":
      return { screen, requestId: rest || null };
    case "webhooks":
      return { screen, part: rest || null, of: more || null };
    case "import":
      return { screen, importId: rest || null };
    case "settings":
      return { screen, section: rest ?? "" };
    default:
      return { screen: "board" };
  }
}
