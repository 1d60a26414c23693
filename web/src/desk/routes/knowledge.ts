/** Pages of the knowledge base. */
import type { RouteRecordRaw } from "vue-router";

const signedIn = true;

export const KNOWLEDGE_ROUTES: RouteRecordRaw[] = [
  {
    path: "/knowledge",
    name: "knowledge",
    component: () => import("../pages/KnowledgePage.vue"),
    meta: { title: "knowledge.title", signedIn },
  },
  {
    path: "/knowledge/write",
    name: "write-article",
    component: () => import("../pages/WriteArticlePage.vue"),
    meta: { title: "knowledge.write", signedIn },
  },
  {
    path: "/knowledge/:articleId",
    name: "article",
    component: () => import("../pages/ArticlePage.vue"),
    props: true,
    meta: { title: "knowledge.one", signedIn },
  },
  {
    path: "/knowledge/:articleId/revise",
    name: "revise-article",
    component: () => import("../pages/WriteArticlePage.vue"),
    props: true,
    meta: { title: "knowledge.revise", signedIn },
  },
];
