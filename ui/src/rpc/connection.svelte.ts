import type { Connection } from "./transport";

/** Whether the engine answers, as far as the last attempt knows. */
class ConnectionState {
  state = $state<Connection>("connected");
}

export const connection = new ConnectionState();
