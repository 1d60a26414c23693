import { createRouter, createWebHistory } from "vue-router";
import { can, isStaff, knowSession } from "@/session/session";

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
      meta: { title: "ops.overview.title" },
    },
    {
      path: "/failed",
      name: "failed",
      component: () => import("./pages/FailedPage.vue"),
      meta: { title: "ops.failed.title" },
    },
    {
      path: "/failed/:owner/:consumer/:fingerprint",
      name: "group",
      component: () => import("./pages/GroupPage.vue"),
      props: true,
      meta: { title: "ops.failed.group" },
    },
    {
      path: "/message/:owner", // the row's id holds a slash: it stands in the query
      name: "message",
      component: () => import("./pages/MessagePage.vue"),
      props: ({ params, query }) => ({ owner: params.owner, rowId: String(query.row ?? "") }),
      meta: { title: "ops.message.title" },
    },
    {
      path: "/replays/:replayId",
      name: "replay",
      component: () => import("./pages/ReplayPage.vue"),
      props: true,
      meta: { title: "ops.replay.title" },
    },
    {
      path: "/events",
      name: "events",
      component: () => import("./pages/EventsPage.vue"),
      meta: { title: "ops.events.title" },
    },
    {
      path: "/events/:eventId",
      name: "event",
      component: () => import("./pages/EventPage.vue"),
      props: true,
      meta: { title: "ops.events.one" },
    },
    {
      path: "/traces/:correlationId",
      name: "trace",
      component: () => import("./pages/TracePage.vue"),
      props: true,
      meta: { title: "ops.trace.title" },
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

/** Who may see or decide something of messages; the owners decide what is allowed. */
export const mayEnter = (): boolean => can("messages.watch") || can("messages.second");

router.beforeEach(async (to) => {
  await knowSession();
  if (!isStaff.value) {
    goToSignIn(to.fullPath);
    return false;
  }
  if (to.name === "refused" || mayEnter()) return true;
  return { name: "refused" };
});
