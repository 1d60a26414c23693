import { describe, expect, it } from "vitest";
import type { Correction } from "@/api/types";
import { askedHimself, correctionsAsked, daysWaiting, kindsFor } from "@/desk/correction-query";

const askedBy = (asked_by: string | null) => ({ asked_by }) as Correction;

describe("the list of corrections", () => {
  it("shows those that wait first, and of them the longest first", () => {
    const { of, query } = correctionsAsked({}, ["ticket", "file"]);
    expect([of, query.state, query.sort]).toEqual(["ticket", "asked", "asked_at"]);
  });

  it("shows what was decided from the newest on, as the address says", () => {
    const { of, query } = correctionsAsked({ of: "file", state: "refused", cursor: "c" }, ["ticket", "file"]);
    expect([of, query]).toEqual(["file", { state: "refused", sort: "-asked_at", cursor: "c" }]);
  });

  it("asks for no records that one may not read, and no state that there is not", () => {
    const { of, query } = correctionsAsked({ of: "file", state: "gone" }, ["ticket"]);
    expect([of, query.state]).toEqual(["ticket", "asked"]);
    expect(kindsFor((right) => right === "file.read")).toEqual(["file"]);
  });
});

describe("who asked for a correction", () => {
  it.each([
    ["staff/a", "staff/a", true],
    ["staff/a for staff/b", "staff/b", true],
    ["staff/a", "staff/c for staff/a", true],
    ["staff/a", "staff/c", false],
    ["worker/a", "staff/a", false],
  ])("%s, looked at by %s: himself is %s", (by, actor, himself) => {
    expect(askedHimself(askedBy(by), actor)).toBe(himself);
  });

  it("is nobody on staff where no name is told", () => {
    expect(askedHimself(askedBy(null), undefined)).toBe(false);
  });
});

describe("days of waiting", () => {
  it.each([
    ["2021-03-04T15:59:00Z", "2021-03-04T16:01:00Z", 1], // 23:59 and 00:01 in Shanghai
    ["2021-03-04T16:00:00Z", "2021-03-05T15:59:00Z", 0],
    ["2021-02-26T04:00:00Z", "2021-03-04T04:00:00Z", 6],
    ["2021-03-05T04:00:00Z", "2021-03-04T04:00:00Z", 0], // a device whose clock is behind
  ])("from %s to %s are counted by the calendar: %i", (from, until, days) => {
    expect(daysWaiting(from, new Date(until))).toBe(days);
  });
});
