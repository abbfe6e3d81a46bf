import { configure } from "@testing-library/svelte";
import { PATIENCE_MS } from "./src/testing/until.fixture";

// Times in tests are read in one zone, whatever the machine's own is.
process.env["TZ"] = "America/New_York";

configure({ asyncUtilTimeout: PATIENCE_MS });
