import { beforeEach, describe, expect, it } from "vitest";
import { nothingAgreed } from "@/portal/consents";
import {
  bodyOf,
  dropDraft,
  emptyDraft,
  keepDraft,
  keysFor,
  restoreDraft,
  type RequestDraft,
} from "@/portal/request-draft";

const ID_NUMBER = "11010519491231002X";
const DAY_MS = 24 * 3600 * 1000;

function draft(change: Partial<RequestDraft> = {}): RequestDraft {
  return {
    ...emptyDraft("bo"),
    category: "hardship",
    county: "540202",
    text: " My father is ill. ",
    applicant: { name: "普布", phone: "13800000000", id_number: ID_NUMBER },
    ...change,
  };
}

beforeEach(() => localStorage.clear());

describe("a draft", () => {
  it("comes back as it was, but for the ID number, which is never kept", () => {
    keepDraft(draft(), null);
    const everything = Object.values({ ...localStorage }).join() + localStorage.getItem(localStorage.key(0)!);
    expect(everything).not.toContain(ID_NUMBER);
    expect(restoreDraft()!.draft).toEqual(
      draft({ applicant: { name: "普布", phone: "13800000000", id_number: "" } }),
    );
  });

  it("keeps the command's key without a trace of the ID number", () => {
    const keys = keysFor(null);
    const key = keys.for(bodyOf(draft(), nothingAgreed()));
    keepDraft(draft(), keys.kept);
    expect(JSON.stringify(keys.kept)).not.toContain(ID_NUMBER);

    const after = keysFor(restoreDraft()!.key);
    expect(after.for(bodyOf(draft(), nothingAgreed()))).toBe(key);
    expect(after.for(bodyOf(draft({ text: "Something else" }), nothingAgreed()))).not.toBe(key);
  });

  it("is gone once it is dropped, after a week, and when it cannot be read", () => {
    keepDraft(draft(), null);
    expect(restoreDraft(Date.now() + 8 * DAY_MS)).toBeNull();
    expect(localStorage.length).toBe(0);

    keepDraft(draft(), null);
    dropDraft();
    expect(restoreDraft()).toBeNull();

    localStorage.setItem("zhufeng.request-draft", "{broken");
    expect(restoreDraft()).toBeNull();
  });
});

describe("what is sent", () => {
  it("is trimmed, and an absent ID number is left out", () => {
    const body = bodyOf(
      draft({ applicant: { name: " 普布 ", phone: "13800000000", id_number: " " } }),
      nothingAgreed(),
    );
    expect(body.text).toBe("My father is ill.");
    expect(body.applicant).toEqual({ name: "普布", phone: "13800000000" });
    expect(body.language).toBe("bo");
  });
});
