/** How the engine says why not, over either transport. */
export interface RpcError {
  code: string;
  message: string;
  field?: string;
}

/** Why a command was not done: a code to branch on, a sentence to show and, where one is to blame, the field. */
export class RpcFault extends Error {
  override readonly name = "RpcFault";
  readonly code: string;
  readonly field: string | null;

  constructor(error: RpcError) {
    super(error.message);
    this.code = error.code;
    this.field = error.field ?? null;
  }

  /** Whatever was thrown or answered, as a fault. What is not in the engine's form is our own to explain. */
  static from(cause: unknown): RpcFault {
    if (cause instanceof RpcFault) return cause;
    if (isRpcError(cause)) return new RpcFault(cause);
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new RpcFault({ code: "unexpected", message: `Porchlight could not do this: ${detail}` });
  }
}

function isRpcError(value: unknown): value is RpcError {
  if (typeof value !== "object" || value === null) return false;
  return (
    "code" in value &&
    typeof value.code === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}
