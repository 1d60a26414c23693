import { describe, expect, it } from "vitest";
import type { ArticleSays } from "@/api/knowledge-calls";
import { keywordsOf, typedOf, wordsOf } from "@/desk/article-words";

const SAYS: ArticleSays = {
  category: "complaint",
  title: "拖欠工资怎么办",
  text: "先投诉。",
  title_bo: null,
  text_bo: null,
  basis: null,
  keywords: ["欠薪", "工资"],
};

describe("what is typed of an article", () => {
  it("is what it says, and goes back as it came", () => {
    expect(wordsOf(typedOf(SAYS))).toEqual(SAYS);
  });

  it("leaves unsaid what was left empty or blank", () => {
    const typed = { ...typedOf(SAYS), title_bo: "  ", basis: "\n", keywords: " " };
    expect(wordsOf(typed)).toMatchObject({ title_bo: null, basis: null, keywords: [] });
  });

  it("takes keywords apart by whatever people part them with, each once", () => {
    expect(keywordsOf("欠薪，工资、 工资;gz,  ")).toEqual(["欠薪", "工资", "gz"]);
  });
});
