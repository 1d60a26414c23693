import { describe, expect, it } from "vitest";
import { broughtBack, wantedPage } from "@/desk/oidc";

describe("single sign-on", () => {
  it("asks for a page of ours alone", () => {
    expect(wantedPage("/tickets/018f-a?state=new")).toBe("/tickets/018f-a");
    for (const strange of ["//elsewhere.example", "https://elsewhere.example", "/\\e", "/..", 7, undefined]) {
      expect(wantedPage(strange)).toBe("/");
    }
  });

  it("reads what the provider sent, and nothing without a state", () => {
    expect(broughtBack("?state=s&code=c&iss=https%3A%2F%2Fp")).toEqual({
      state: "s",
      code: "c",
      error: undefined,
      iss: "https://p",
    });
    expect(broughtBack(`?state=s&error=${"x".repeat(99)}`)?.error).toHaveLength(60);
    expect(broughtBack("?code=c")).toBeNull();
  });
});
