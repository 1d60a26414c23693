import { describe, expect, it } from "vitest";
import { nowOf } from "@/portal/request-now";

describe("how a request stands", () => {
  it("is what the hotline does with it", () => {
    expect(nowOf("registered", null).text).toBe("now.registered");
    expect(nowOf("accepted", null).text).toBe("now.accepted");
    expect(nowOf("escalated", "open").text).toBe("now.escalated");
  });

  it("is what relief decided, until the hotline has closed it", () => {
    expect(nowOf("escalated", "accepted")).toMatchObject({ text: "now.leadAccepted", tone: "ok" });
    expect(nowOf("escalated", "refused")).toMatchObject({ text: "now.leadRefused", tone: "warn" });
    expect(nowOf("closed", "refused").text).toBe("now.closed");
  });
});
