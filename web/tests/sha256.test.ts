import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { sha256 } from "@/ui/sha256";

const bytes = (length: number) => Uint8Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 255);
const ofNode = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

it("says of the standard's own words what the standard says", () => {
  const abc = new TextEncoder().encode("abc");
  expect(sha256(abc)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 300_001])("agrees with node on %i bytes", (length) => {
  expect(sha256(bytes(length))).toBe(ofNode(bytes(length)));
});
