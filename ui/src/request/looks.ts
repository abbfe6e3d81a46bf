// The six looks of a verdict: a word, an icon and a tone. The exact verdict is in the sentence and in the trace.
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDot from "@lucide/svelte/icons/circle-dot";
import CircleX from "@lucide/svelte/icons/circle-x";
import Copy from "@lucide/svelte/icons/copy";
import GitMerge from "@lucide/svelte/icons/git-merge";
import Signpost from "@lucide/svelte/icons/signpost";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type { Verdict } from "../rpc/generated/types";

export type Look = "accepted" | "merged" | "duplicate" | "recorded" | "refused" | "error" | "unrouted";

export interface LookOf {
  word: string;
  icon: typeof CircleX;
  tone: "good" | "changed" | "neutral" | "bad" | "fault" | "odd";
  /** Ink of the icon where it stands alone. */
  ink: string;
  verdicts: readonly Verdict[];
}

export const LOOKS: Record<Look, LookOf> = {
  accepted: {
    word: "Accepted",
    icon: CircleCheck,
    tone: "good",
    ink: "var(--accepted-text)",
    verdicts: ["accepted"],
  },
  merged: {
    word: "Merged",
    icon: GitMerge,
    tone: "changed",
    ink: "var(--merged-text)",
    verdicts: ["merged"],
  },
  duplicate: {
    word: "Duplicate",
    icon: Copy,
    tone: "neutral",
    ink: "var(--duplicate-text)",
    verdicts: ["duplicate"],
  },
  recorded: {
    word: "Recorded",
    icon: CircleDot,
    tone: "neutral",
    ink: "var(--duplicate-text)",
    verdicts: ["recorded"],
  },
  refused: {
    word: "Refused",
    icon: CircleX,
    tone: "bad",
    ink: "var(--refused-text)",
    verdicts: ["refused", "unauthorized", "rate_limited", "over_size", "malformed"],
  },
  error: {
    word: "Error",
    icon: TriangleAlert,
    tone: "fault",
    ink: "var(--error-mark)",
    verdicts: ["error", "aborted"],
  },
  unrouted: {
    word: "Unrouted",
    icon: Signpost,
    tone: "odd",
    ink: "var(--unrouted-text)",
    verdicts: ["unrouted"],
  },
};

export const LOOK_NAMES = Object.keys(LOOKS) as Look[];

export function lookOf(verdict: Verdict): LookOf {
  const name = LOOK_NAMES.find((look) => LOOKS[look].verdicts.includes(verdict)) ?? "error";
  return LOOKS[name];
}
