import { describe, expect, it } from "vitest";
import { useFake } from "../testing/mount";
import { Intake } from "./intake.svelte";

const PIECE = 512 * 1024;

const csv = (text: string, name = "leads.csv") => new File([text], name);
const long = (pieces: number) => csv(`Phone\n${"8045550119\n".repeat(Math.ceil((pieces * PIECE) / 11))}`);
const asked = (fake: ReturnType<typeof useFake>) => fake.calls.map(({ command }) => command);

describe("a file that is taken in", () => {
  it("goes to the engine piece by piece and is looked at", async () => {
    const fake = useFake();
    const intake = new Intake();

    await intake.take([long(2)]);

    expect(asked(fake)).toEqual([
      "import.create",
      "import.append",
      "import.append",
      "import.append",
      "import.preview",
    ]);
    expect(intake.state.kind).toBe("ready");
    expect(intake.takeReady()).toBe("i-3");
    expect(intake.state.kind).toBe("idle");
  });

  it("tells how far it is", async () => {
    useFake();
    const intake = new Intake();
    const file = long(1);

    const taken = intake.take([file]);
    expect(intake.busy).toBe(true);
    expect(intake.state).toEqual({ kind: "reading", name: "leads.csv", size: file.size, bytes: 0 });
    await taken;
  });
});

describe("a file that cannot be taken in", () => {
  it.each([
    ["is empty", [csv("")], "empty"],
    ["is one of several", [csv("a"), csv("b")], "one file at a time"],
  ])("is refused without the engine when it %s", async (_, files, words) => {
    const fake = useFake();
    const intake = new Intake();

    await intake.take(files);

    expect(asked(fake)).toEqual([]);
    expect(intake.state).toMatchObject({ kind: "failed", canResume: false });
    expect(JSON.stringify(intake.state).toLowerCase()).toContain(words);
  });

  it("is refused beyond 200 MB before a byte is read", async () => {
    const fake = useFake();
    const intake = new Intake();
    const file = csv("a");
    Object.defineProperty(file, "size", { value: 200 * 1024 * 1024 + 1 });

    await intake.take([file]);

    expect(asked(fake)).toEqual([]);
    expect(intake.state).toMatchObject({ kind: "failed", canResume: false });
  });

  it("is forgotten when the engine does not know what it is", async () => {
    const fake = useFake();
    const intake = new Intake();

    await intake.take([csv("%PDF-1.4", "leads.pdf")]);

    expect(intake.state).toMatchObject({
      kind: "failed",
      message: "This is a PDF. Ask for the list as a CSV file.",
      canResume: false,
    });
    expect(asked(fake).at(-1)).toBe("import.delete");
  });
});

describe("a file on its way", () => {
  it("is forgotten when it is cancelled, and no further piece is sent", async () => {
    const fake = useFake();
    const intake = new Intake();

    const taken = intake.take([long(20)]);
    await expect.poll(() => asked(fake).includes("import.append")).toBe(true);
    await intake.cancel();
    await taken;

    expect(intake.state.kind).toBe("idle");
    expect(asked(fake)).toContain("import.delete");
    expect(asked(fake).filter((command) => command === "import.append").length).toBeLessThan(20);
    expect(asked(fake)).not.toContain("import.preview");
  });

  it("goes on after a break with what the engine does not have yet", async () => {
    const fake = useFake();
    const intake = new Intake();
    const file = long(2);
    fake.fail("import.preview", "The engine cannot be reached.");
    const failing = fake.call.bind(fake);
    let pieces = 0;
    // The second piece arrives, but the word of it is lost.
    fake.call = async (command, params) => {
      const answer = await failing(command, params);
      if (command === "import.append" && ++pieces === 2) throw new Error("connection lost");
      return answer;
    };

    await intake.take([file]);
    expect(intake.state).toMatchObject({ kind: "failed", canResume: true });

    fake.mend("import.preview");
    await intake.resume();

    expect(intake.state.kind).toBe("ready");
    const sent = fake.calls.filter(({ command }) => command === "import.append");
    const bytes = sent.map(({ params }) => atob((params as { base64: string }).base64).length);
    expect(bytes.reduce((sum, one) => sum + one)).toBe(file.size);
    expect(asked(fake).filter((command) => command === "import.create")).toHaveLength(1);
  });
});
