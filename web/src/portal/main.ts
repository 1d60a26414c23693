import "@/styles/index.css";
import "./portal.css";
import { whenSignInIsNeeded } from "@/api/client";
import { bringTexts } from "@/i18n";
import chinese from "@/i18n/zh-CN/portal.json";
import { forgetSession } from "@/session/session";
import { start } from "@/ui/start";
import PortalApp from "./PortalApp.vue";
import { router } from "./router";

bringTexts(chinese, () => import("@/i18n/bo/portal.json"));
whenSignInIsNeeded(() => {
  forgetSession();
  const { meta, fullPath } = router.currentRoute.value;
  if (!meta.signedIn) return;
  void router.push({ name: "sign-in", query: { to: fullPath }, state: { expired: true } });
});
void start(PortalApp, router, "app.portal");
