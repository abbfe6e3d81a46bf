// Files between the disk and the page: read as base64 with progress, and saved without ever being shown.

/** The bytes of a file in base64; empty when they cannot be read. */
export function readBase64(
  file: Blob,
  onProgress: (share: number) => void = () => undefined,
): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    reader.onerror = () => resolve("");
    // "data:text/plain;base64,AAAA"
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.readAsDataURL(file);
  });
}

/** Hands the bytes to the browser as a download. Its type is that of no document, so nothing of it ever runs here. */
export function saveFile(filename: string, base64: string): void {
  save(
    filename,
    Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
  );
}

/** The same for text, which is written as UTF-8. */
export function saveText(filename: string, text: string): void {
  save(filename, text);
}

function save(filename: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
