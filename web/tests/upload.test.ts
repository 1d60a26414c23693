import { expect, test } from "vitest";
import { dispositionOf } from "@/api/upload";
import { sizeText } from "@/ui/format";

test("a name of any script and sign becomes a value that a header may hold", () => {
  expect(dispositionOf("信件 1.jpg")).toBe("attachment; filename*=UTF-8''%E4%BF%A1%E4%BB%B6%201.jpg");
  expect(dispositionOf("བོད་.pdf")).toMatch(/^[\x21-\x7e ]+$/);
  expect(dispositionOf(`a'(b)*".png`)).toBe("attachment; filename*=UTF-8''a%27%28b%29%2A%22.png");
});

test("a size is told in kilobytes until it is a million", () => {
  expect([sizeText(0), sizeText(839_600), sizeText(3_400_000)]).toEqual(["1 kB", "840 kB", "3.4 MB"]);
});
