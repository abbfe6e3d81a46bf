// That our clock seems wrong, as long as receivers say so.
import { call } from "../rpc/client";
import { live } from "../rpc/live.svelte";

/**
 * For a component: the sentence, or null. The engine tells within half a minute that the clock was set; who set it comes
 * back to this window before that, so it is asked then too.
 */
export function clockDoubt(): { readonly sentence: string | null } {
  const said = live(["subscription", "workspace"], () => call("subscription.clock"));
  $effect(() => {
    const ask = () => void said.reload();
    window.addEventListener("focus", ask);
    return () => window.removeEventListener("focus", ask);
  });
  return {
    get sentence() {
      return said.value?.doubt ?? null;
    },
  };
}
