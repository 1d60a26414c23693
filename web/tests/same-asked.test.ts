import { describe, expect, it } from "vitest";
import { sameAsked } from "@/desk/same-asked";

describe("what is asked of tickets that may be the same", () => {
  it("is nothing before there is enough to go by", () => {
    expect(sameAsked({ phone: "1390892", employer: " ", text: "欠薪" })).toBeNull();
  });

  it("is whatever is known", () => {
    expect(sameAsked({ phone: "139 0892 0001", employer: "", text: "" })).toEqual({ phone: "13908920001" });
    expect(sameAsked({ phone: "", employer: "某公司", text: "拖欠三个月工资" })).toEqual({
      employer: "某公司",
      text: "拖欠三个月工资",
    });
  });
});
