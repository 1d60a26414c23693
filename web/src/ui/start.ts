/** What both entries do first: theme, language, titles and focus on navigation. */
import { nextTick, watch, type App, type Component } from "vue";
import { createApp } from "vue";
import type { Router } from "vue-router";
import { i18n, restoreLanguage } from "@/i18n";
import { restoreTheme } from "./theme";

declare module "vue-router" {
  interface RouteMeta {
    /** Key of the page's title. */
    title?: string;
    /** Whether somebody must be signed in. */
    signedIn?: boolean;
  }
}

function setTitle(router: Router, site: string): void {
  const t = i18n.global.t as (key: string) => string;
  const page = router.currentRoute.value.meta.title;
  document.title = page ? `${t(page)} · ${t(site)}` : t(site);
}

/** Screen readers announce the new page; the first one they announce by themselves. */
function focusTitle(): void {
  document.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true });
}

const RELOADED = "zhufeng.reloaded-at";

/** After a new release the parts of an old page are gone: it is loaded anew, once. */
function reloadWhenOutdated(): void {
  addEventListener("vite:preloadError", (event) => {
    if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < 60_000) return;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}

export async function start(root: Component, router: Router, site: string): Promise<App> {
  reloadWhenOutdated();
  restoreTheme();
  await restoreLanguage();
  const app = createApp(root).use(i18n).use(router);
  await router.isReady();
  app.mount("#app");
  router.afterEach((to, from) => {
    setTitle(router, site);
    if (to.path !== from.path) void nextTick(focusTitle);
  });
  watch(i18n.global.locale, () => setTitle(router, site), { immediate: true });
  return app;
}
