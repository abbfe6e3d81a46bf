import { expect, it } from "vitest";
import type { Outcome } from "../rpc/generated/types";
import { detailOf } from "./outcomes";

it.each<[Outcome, string, string]>([
  ["failed", "the body is empty", "The body is empty"],
  [
    "failed",
    "not valid JSON, trailing comma at line 1 column 9",
    "Not valid JSON, trailing comma at line 1 column 9",
  ],
  ["failed", "neither “phoneNumber” nor “email” is given", "Neither “phoneNumber” nor “email” is given"],
  ["failed", "“source” is missing", "“source” is missing"],
  ["failed", "firstName has 2000 characters", "firstName has 2000 characters"],
  ["failed", "HTTP/1.0 has no Transfer-Encoding", "HTTP/1.0 has no Transfer-Encoding"],
  ["failed", "200 connections were open already", "200 connections were open already"],
  ["passed", "yard signs", "yard signs"],
  ["passed", "application/json", "application/json"],
  ["noted", "text/plain, read as JSON all the same", "text/plain, read as JSON all the same"],
  ["not_reached", "Not reached", "Not reached"],
])("a rule that %s says “%s” as “%s”", (outcome, detail, said) => {
  expect(detailOf({ outcome, detail })).toBe(said);
});
