import { describe, expect, it } from "vitest";
import { daysLeft, queueAsked } from "@/desk/to-do";

describe("tickets to do", () => {
  it("are those that wait, unless the address names another queue", () => {
    expect(queueAsked("overdue")).toBe("overdue");
    expect(queueAsked("mine")).toBe("waiting");
    expect(queueAsked(undefined)).toBe("waiting");
  });
});

describe("the days that a limit leaves", () => {
  it("are none on the last day, which is still in time", () => {
    expect(daysLeft(1)).toEqual({ text: "left", count: 1 });
    expect(daysLeft(0)).toEqual({ text: "lastDay", count: 0 });
    expect(daysLeft(-3)).toEqual({ text: "over", count: 3 });
  });
});
