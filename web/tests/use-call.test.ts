import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { useLoad } from "@/api/use-call";

const refusing = (status: number, kind: string) =>
  useLoad(() => Promise.reject(new Problem(status, "some_code", kind, [], "as the server says")));

it("who only reads is not told that something may have been done", async () => {
  const { problem, load } = refusing(504, "unavailable");
  await load();
  expect(problem.value).toMatchObject({ kind: "unavailable", detail: null });
});

it("who reads is told what the server refuses", async () => {
  const { problem, load } = refusing(404, "not_found");
  await load();
  expect(problem.value?.detail).toBe("as the server says");
});
