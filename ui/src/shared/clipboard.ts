// Copying, also where the page is not a secure context (a browser on another machine of the local network).

/**
 * A text that is still to be fetched is handed over as a promise: WebKit lets a page copy only in the turn of the
 * click, which is over by the time the text is there.
 */
export async function copyText(text: string | Promise<string>): Promise<void> {
  if (typeof text !== "string" && takesPromises()) return copyLater(text);
  const known = await text;
  if (navigator.clipboard) return navigator.clipboard.writeText(known);
  copyBySelection(known);
}

function takesPromises(): boolean {
  return typeof ClipboardItem !== "undefined" && typeof navigator.clipboard?.write === "function";
}

async function copyLater(text: Promise<string>): Promise<void> {
  const blob = text.then((known) => new Blob([known], { type: "text/plain" }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  } catch (cause) {
    // Why the text could not be fetched says more than that nothing was copied.
    await text;
    throw cause;
  }
}

function copyBySelection(text: string): void {
  const carrier = document.createElement("textarea");
  carrier.value = text;
  carrier.className = "visually-hidden";
  document.body.append(carrier);
  carrier.select();
  const done = document.execCommand("copy");
  carrier.remove();
  if (!done) throw new Error("The browser did not allow copying. Select the text and copy it by hand.");
}
