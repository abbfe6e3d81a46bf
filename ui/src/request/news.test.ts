import { expect, it } from "vitest";
import { RefusalNews } from "./news";

const counts = (refused: number, malformed = 0) => [
  { verdict: "refused" as const, count: refused },
  { verdict: "malformed" as const, count: malformed },
  { verdict: "accepted" as const, count: 40 },
];

it("tells of refusals that came, and not of those that were there", () => {
  const news = new RefusalNews();
  expect(news.heard(1, counts(4))).toBe(0);
  expect(news.heard(1, counts(4))).toBe(0);
  expect(news.heard(1, counts(5, 2))).toBe(3);
  expect(news.heard(1, counts(3))).toBe(0);
  expect(news.heard(1, counts(4))).toBe(1);
});

it("does not take another period or another file for news", () => {
  const news = new RefusalNews();
  news.heard(1, counts(4));
  expect(news.heard(0, counts(40))).toBe(0);
  news.forget();
  expect(news.heard(0, counts(90))).toBe(0);
});
