import { createRouter, createWebHistory } from "vue-router";
import { isWorker, knowSession } from "@/session/session";
import HomePage from "./pages/HomePage.vue";

export const router = createRouter({
  history: createWebHistory("/"),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", name: "home", component: HomePage },
    {
      path: "/request",
      name: "request",
      component: () => import("./pages/RequestPage.vue"),
      meta: { title: "request.title" },
    },
    {
      path: "/request/receipt",
      name: "receipt",
      component: () => import("./pages/ReceiptPage.vue"),
      meta: { title: "receipt.title" },
    },
    {
      path: "/progress",
      name: "progress",
      component: () => import("./pages/ProgressPage.vue"),
      meta: { title: "progress.title" },
    },
    {
      path: "/activities",
      name: "activities",
      component: () => import("./pages/ActivitiesPage.vue"),
      meta: { title: "activities.title" },
    },
    {
      path: "/activities/:activityId",
      name: "activity",
      component: () => import("./pages/ActivityPage.vue"),
      props: true,
      meta: { title: "activities.title" },
    },
    {
      path: "/sign-in",
      name: "sign-in",
      component: () => import("./pages/SignInPage.vue"),
      meta: { title: "signIn.title" },
    },
    {
      path: "/my/:section(requests|offers|inbox|settings|data)?",
      name: "my",
      component: () => import("./pages/MyPage.vue"),
      meta: { title: "my.title", signedIn: true },
    },
    {
      path: "/my/requests/:ticketId",
      name: "my-request",
      component: () => import("./pages/MyRequestPage.vue"),
      props: true,
      meta: { title: "my.request", signedIn: true },
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
  if (!to.meta.signedIn) return true;
  await knowSession();
  return isWorker.value || { name: "sign-in", query: { to: to.fullPath } };
});
