import { createRouter, createWebHistory } from "vue-router";
import { can, isStaff, knowSession } from "@/session/session";

declare module "vue-router" {
  interface RouteMeta {
    /** What one must be allowed to do to see the page; the owners decide again. */
    right?: string;
  }
}

/** The desk's sign-in leads back to where somebody was. */
export function goToSignIn(fullPath: string): void {
  location.assign(`/desk/sign-in?to=${encodeURIComponent(`/ops${fullPath}`)}`);
}

export const router = createRouter({
  history: createWebHistory("/ops"),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
  routes: [
    {
      path: "/",
      name: "overview",
      component: () => import("./pages/OverviewPage.vue"),
      meta: { title: "ops.overview.title", right: "messages.watch" },
    },
    {
      path: "/failed",
      name: "failed",
      component: () => import("./pages/FailedPage.vue"),
      meta: { title: "ops.failed.title", right: "messages.watch" },
    },
    {
      path: "/failed/:owner/:consumer/:fingerprint",
      name: "group",
      component: () => import("./pages/GroupPage.vue"),
      props: true,
      meta: { title: "ops.failed.group", right: "messages.watch" },
    },
    {
      path: "/message/:owner", // the row's id holds a slash: it stands in the query
      name: "message",
      component: () => import("./pages/MessagePage.vue"),
      props: ({ params, query }) => ({ owner: params.owner, rowId: String(query.row ?? "") }),
      meta: { title: "ops.message.title", right: "messages.read" },
    },
    {
      path: "/proposals",
      name: "proposals",
      component: () => import("./pages/ProposalsPage.vue"),
      meta: { title: "ops.proposal.title", right: "messages.read" },
    },
    {
      path: "/replays/:replayId",
      name: "replay",
      component: () => import("./pages/ReplayPage.vue"),
      props: true,
      meta: { title: "ops.replay.title", right: "messages.watch" },
    },
    {
      path: "/republications",
      name: "republications",
      component: () => import("./pages/RepublicationsPage.vue"),
      meta: { title: "ops.again.title", right: "messages.watch" },
    },
    {
      path: "/events",
      name: "events",
      component: () => import("./pages/EventsPage.vue"),
      meta: { title: "ops.events.title", right: "messages.watch" },
    },
    {
      path: "/events/:eventId",
      name: "event",
      component: () => import("./pages/EventPage.vue"),
      props: true,
      meta: { title: "ops.events.one", right: "messages.read" },
    },
    {
      path: "/traces/:correlationId",
      name: "trace",
      component: () => import("./pages/TracePage.vue"),
      props: true,
      meta: { title: "ops.trace.title", right: "messages.watch" },
    },
    {
      path: "/refused",
      name: "refused",
      component: () => import("./pages/RefusedPage.vue"),
      meta: { title: "ops.refused.title" },
    },
    {
      path: "/:rest(.*)*",
      name: "not-found",
      component: () => import("@/ui/NotFoundPage.vue"),
      meta: { title: "notFound.title" },
    },
  ],
});

router.beforeEach(async (to) => {
  await knowSession();
  if (!isStaff.value) {
    goToSignIn(to.fullPath);
    return new Promise<never>(() => {}); // this page is on its way out
  }
  if (!to.meta.right || can(to.meta.right)) return true;
  // A second person watches nothing: what he is asked to decide is his first page.
  return { name: to.name === "overview" && can("messages.second") ? "proposals" : "refused" };
});
