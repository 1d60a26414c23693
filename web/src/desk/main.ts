import "element-plus/theme-chalk/base.css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@/styles/index.css";
import "./element.css";
import "./desk.css";
import "./rows.css";
import { whenActingEnds, whenSignInIsNeeded } from "@/api/client";
import { bringTexts } from "@/i18n";
import chinese from "@/i18n/zh-CN/desk.json";
import { resumeActing } from "@/session/acting";
import { forgetSession } from "@/session/session";
import { start } from "@/ui/start";
import DeskApp from "./DeskApp.vue";
import { leaveWhatEnded } from "./acting";
import { router } from "./router";

bringTexts(chinese, () => import("@/i18n/bo/desk.json"));
whenSignInIsNeeded(() => {
  forgetSession();
  const { meta, fullPath } = router.currentRoute.value;
  if (!meta.signedIn) return;
  void router.push({ name: "sign-in", query: { to: fullPath }, state: { expired: true } });
});
resumeActing();
whenActingEnds(() => void leaveWhatEnded(router));
void start(DeskApp, router, "app.desk");
