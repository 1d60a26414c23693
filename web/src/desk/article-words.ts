/** What is typed of an article, and what is sent of it: what was left empty is not said. */
import type { ArticleSays, ArticleWords } from "@/api/knowledge-calls";

export interface Typed {
  category: ArticleWords["category"] | "";
  title: string;
  text: string;
  title_bo: string;
  text_bo: string;
  basis: string;
  keywords: string;
}

const APART = /[\s,，、;；]+/;
export const MOST_KEYWORDS = 20;

export const typedOf = (says?: ArticleSays | null): Typed => ({
  category: says?.category ?? "",
  title: says?.title ?? "",
  text: says?.text ?? "",
  title_bo: says?.title_bo ?? "",
  text_bo: says?.text_bo ?? "",
  basis: says?.basis ?? "",
  keywords: says?.keywords.join(" ") ?? "",
});

export const keywordsOf = (typed: string): string[] => [...new Set(typed.split(APART).filter(Boolean))];

export function wordsOf(typed: Typed): ArticleWords {
  const said = (text: string) => text.trim() || null;
  return {
    category: typed.category as ArticleWords["category"],
    title: typed.title.trim(),
    text: typed.text.trim(),
    title_bo: said(typed.title_bo),
    text_bo: said(typed.text_bo),
    basis: said(typed.basis),
    keywords: keywordsOf(typed.keywords),
  };
}
