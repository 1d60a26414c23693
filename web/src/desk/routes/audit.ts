/** Pages of audit and retention. */
import type { RouteRecordRaw } from "vue-router";

const signedIn = true;

export const AUDIT_ROUTES: RouteRecordRaw[] = [
  {
    path: "/audit",
    name: "audit",
    component: () => import("../pages/AuditPage.vue"),
    meta: { title: "audit.title", signedIn },
  },
  {
    path: "/audit/samples",
    name: "samples",
    component: () => import("../pages/SamplesPage.vue"),
    meta: { title: "samples.title", signedIn },
  },
  {
    path: "/audit/samples/:of/:sampleId",
    name: "sample",
    component: () => import("../pages/SamplePage.vue"),
    props: true,
    meta: { title: "samples.title", signedIn },
  },
  {
    path: "/audit/dossiers",
    name: "dossiers",
    component: () => import("../pages/DossiersPage.vue"),
    meta: { title: "dossiers.title", signedIn },
  },
  {
    path: "/audit/flags",
    name: "flags",
    component: () => import("../pages/FlagsPage.vue"),
    meta: { title: "flags.title", signedIn },
  },
  {
    path: "/retention",
    name: "retention",
    component: () => import("../pages/RetentionPage.vue"),
    meta: { title: "retention.title", signedIn },
  },
  {
    path: "/retention/holds",
    name: "retention-holds",
    component: () => import("../pages/RetentionHoldsPage.vue"),
    meta: { title: "retention.holds", signedIn },
  },
];
