import { expect, it } from "vitest";
import { useFake } from "../testing/mount";
import { Uploads } from "./uploads.svelte";

const sent = (fake: ReturnType<typeof useFake>) =>
  fake.calls.filter(({ command }) => command === "attachment.create").map(({ params }) => params);

it("sends the bytes with name and type, and is done with it", async () => {
  const fake = useFake();
  const uploads = new Uploads("l-1");
  await uploads.add([new File(["hello"], "hello.txt", { type: "text/plain" })]);
  expect(sent(fake)).toEqual([
    { leadId: "l-1", filename: "hello.txt", mime: "text/plain", base64: btoa("hello") },
  ]);
  expect(uploads.list).toEqual([]);
});

it("says the engine's sentence and goes on with the next", async () => {
  const fake = useFake();
  const uploads = new Uploads("l-1");
  await uploads.add([new File([], "empty.txt"), new File(["x"], "x.bin")]);
  expect(uploads.list.map(({ name, fault }) => [name, fault])).toEqual([
    ["empty.txt", "This file is empty or could not be read."],
  ]);
  expect(sent(fake)).toHaveLength(2);

  uploads.dismiss(1);
  expect(uploads.list).toEqual([]);
});

it("does not read what is too large", async () => {
  const fake = useFake();
  const uploads = new Uploads("l-1");
  const large = new File(["x"], "film.mov");
  Object.defineProperty(large, "size", { value: 26 * 1024 * 1024 });
  await uploads.add([large]);
  expect(uploads.list[0]?.fault).toMatch(/^film.mov is larger than 25 MB/);
  expect(sent(fake)).toEqual([]);
});
