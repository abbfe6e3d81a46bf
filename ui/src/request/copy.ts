import { announce } from "../shared/announce.svelte";
import { copyText } from "../shared/clipboard";
import { toastDone, toastFailed } from "../shared/toast";

/** Copies what is not seen on the screen, and says so. */
export async function copyWithWord(text: string, word: string): Promise<void> {
  try {
    await copyText(text);
    announce(word);
    toastDone(word);
  } catch (cause) {
    toastFailed("Not copied", cause instanceof Error ? cause.message : String(cause));
  }
}
