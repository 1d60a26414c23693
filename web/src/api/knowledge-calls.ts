/** The knowledge base: no page but its own loads these. */
import { answered, client } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Article = Schemas["ArticleAnswer"];
export type ArticleSays = Schemas["ArticleSays"];
export type ArticleWords = Schemas["ArticleWords"];
export type ArticleLine = Schemas["ArticleLine"];
export type ArticleHit = Schemas["ArticleHit"];
export type ArticleState = Schemas["ArticleState"];

const keyed = (key: string) => ({ "Idempotency-Key": key });
const onArticle = ({ article_id, version }: Article, key: string) => ({
  params: { path: { article_id }, header: { ...keyed(key), "If-Match": `"${version}"` } },
});

export const listArticles = (query: { state?: ArticleState; cursor?: string }): Promise<Schemas["ArticlePage"]> =>
  answered(client.GET("/api/knowledge", { params: { query } }));
export const searchArticles = (words: string): Promise<Schemas["ArticleHits"]> =>
  answered(client.GET("/api/knowledge-search", { params: { query: { words } } }));
export const getArticle = (article_id: string): Promise<Article> =>
  answered(client.GET("/api/knowledge/{article_id}", { params: { path: { article_id } } }));
export const writeArticle = (words: ArticleWords, key: string): Promise<Article> =>
  answered(client.POST("/api/knowledge", { params: { header: keyed(key) }, body: { words } }));
export const reviseArticle = (article: Article, words: ArticleWords, key: string): Promise<Article> =>
  answered(client.PUT("/api/knowledge/{article_id}", { ...onArticle(article, key), body: { words } }));
export const publishArticle = (article: Article, key: string): Promise<Article> =>
  answered(client.POST("/api/knowledge/{article_id}/publish", { ...onArticle(article, key), body: {} }));
export const withdrawArticle = (article: Article, reason: string, key: string): Promise<Article> =>
  answered(client.POST("/api/knowledge/{article_id}/withdraw", { ...onArticle(article, key), body: { reason } }));
