// A text that is saved as a file.
import { saveFile } from "./files";

const PART = 8192;

/** In UTF-8, so that names keep their letters. */
export function saveText(filename: string, text: string): void {
  const bytes = new TextEncoder().encode(text);
  // One letter a byte; taken in parts, because a call takes only so many arguments.
  let letters = "";
  for (let start = 0; start < bytes.length; start += PART)
    letters += String.fromCharCode(...bytes.subarray(start, start + PART));
  saveFile(filename, btoa(letters));
}
