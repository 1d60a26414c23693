import "element-plus/theme-chalk/base.css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@/styles/index.css";
import "@/desk/element.css";
import "@/desk/desk.css";
import "@/desk/rows.css";
import "./ops.css";
import "./trace.css";
import { whenSignInIsNeeded } from "@/api/client";
import { bringTexts } from "@/i18n";
import chinese from "@/i18n/zh-CN/ops.json";
import { forgetSession } from "@/session/session";
import { start } from "@/ui/start";
import OpsApp from "./OpsApp.vue";
import { goToSignIn, router } from "./router";

bringTexts(chinese, () => import("@/i18n/bo/ops.json"));
whenSignInIsNeeded(() => {
  forgetSession();
  const { matched, fullPath } = router.currentRoute.value;
  if (matched.length > 0) goToSignIn(fullPath); // before the first page the router sees to it
});
void start(OpsApp, router, "app.ops");
