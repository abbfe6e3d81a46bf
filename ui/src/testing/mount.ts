import { onTestFinished } from "vitest";
import { connect } from "../rpc/client";
import { FakeTransport } from "./fake";
import type { Scene } from "./state";

/** Thursday, Nov 19, 2026, 10:42:07 AM Eastern. */
export const TEST_NOW = Date.UTC(2026, 10, 19, 15, 42, 7);

/** Connects the UI to a made-up engine for one test. */
export function useFake(scene: Scene = "busy"): FakeTransport {
  const fake = new FakeTransport(scene, () => TEST_NOW);
  onTestFinished(connect(fake, () => undefined));
  return fake;
}
