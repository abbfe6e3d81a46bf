// Commands that no screen asks for yet: the made-up engine says that it cannot do them. Each goes from here to an
// answer of its own with the screen that needs it.
import type { CommandName } from "../rpc/generated/commands";
import { type Answers, fail } from "./commands";

const UNMADE = ["contact.remove_tag"] as const satisfies readonly CommandName[];

type Unmade = Pick<Answers, (typeof UNMADE)[number]>;

export function unmadeAnswers(): Unmade {
  const cannot = () => fail("unknown_command", "The made-up engine cannot do this.");
  return Object.fromEntries(UNMADE.map((command) => [command, cannot])) as unknown as Unmade;
}
