// Files as bytes and as base64, which is how they travel to the engine and back.

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

/** The bytes that a base64 text stands for. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
