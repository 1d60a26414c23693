/** The list that a detail page was opened from, as it was: its state, filters and page. */
import type { RouteLocationRaw, Router } from "vue-router";

export function listLeftFor(name: string, router: Router): RouteLocationRaw {
  const left: unknown = history.state?.back;
  return typeof left === "string" && router.resolve(left).name === name ? left : { name };
}
