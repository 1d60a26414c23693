import { describe, expect, it } from "vitest";
import { returnTo } from "@/session/return-to";
import { looksLikeMobile, looksLikePhone } from "@/ui/checks";
import { momentOf, today } from "@/ui/format";

describe("dates", () => {
  it("of an instant are those of Asia/Shanghai, whatever the zone of the device", () => {
    expect(momentOf("2021-03-04T16:30:00Z")).toEqual({
      year: "2021",
      month: "3",
      day: "5",
      time: "00:30",
    });
  });

  it("of a business day stay that day", () => {
    expect(momentOf("2021-03-05")).toMatchObject({ year: "2021", month: "3", day: "5" });
  });

  it("of today change at midnight in Shanghai", () => {
    expect(today(new Date("2021-12-31T15:59:00Z"))).toBe("2021-12-31");
    expect(today(new Date("2021-12-31T16:00:00Z"))).toBe("2022-01-01");
  });
});

describe("where somebody returns to after signing in", () => {
  it("is where he was, on our own pages only", () => {
    expect(returnTo("/tickets?state=open", "/")).toBe("/tickets?state=open");
    for (const strange of ["//evil.example", "https://evil.example", "/\\evil.example", undefined])
      expect(returnTo(strange, "/")).toBe("/");
  });
});

describe("telephone numbers", () => {
  it("are let through as people write them; the server judges them", () => {
    for (const number of ["13800000000", "+86 138 0000 0000", "0892-8821234", "（0892）8821234"])
      expect([number, looksLikePhone(number)]).toEqual([number, true]);
    expect(looksLikePhone("call me")).toBe(false);
  });

  it("take a text message only when they are mobile", () => {
    expect(looksLikeMobile("+86 138 0000 0000")).toBe(true);
    expect(looksLikeMobile("0892-8821234")).toBe(false);
  });
});
