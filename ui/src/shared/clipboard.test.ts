import { beforeEach, expect, it, vi } from "vitest";
import { copyText } from "./clipboard";

let written: string[];

beforeEach(() => {
  written = [];
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text) => {
    written.push(text);
    return Promise.resolve();
  });
});

it("hands over a text that is still to come within the turn of the click", async () => {
  const write = vi.spyOn(navigator.clipboard, "write").mockResolvedValue();
  const copying = copyText(new Promise((resolve) => setTimeout(resolve, 0, "plk_1")));
  expect(write).toHaveBeenCalledOnce();
  await copying;
  expect(await (await write.mock.calls[0]?.[0][0]?.getType("text/plain"))?.text()).toBe("plk_1");
});

it("waits for the text where the clipboard takes no promises", async () => {
  vi.stubGlobal("ClipboardItem", undefined);
  await copyText(Promise.resolve("plk_1"));
  expect(written).toEqual(["plk_1"]);
});

it("tells why the text could not be fetched, not that it was not copied", async () => {
  vi.spyOn(navigator.clipboard, "write").mockRejectedValue(new Error("NotAllowedError"));
  await expect(copyText(Promise.reject(new Error("This key is not here any more.")))).rejects.toThrow(
    "This key is not here any more.",
  );
});
