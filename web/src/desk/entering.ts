/** After signing in, whichever way: to the page that was wanted, unless something is owed before. */
import { useRoute, useRouter } from "vue-router";
import type { Session } from "@/api/types";
import { returnTo } from "@/session/return-to";
import { beginSession, isStaff } from "@/session/session";

export function useEntering() {
  const router = useRouter();
  const route = useRoute();
  return async function enter(started: Session, wanted: unknown): Promise<void> {
    beginSession(started);
    const to = returnTo(wanted, "/");
    if (started.owed || !isStaff.value) {
      if (route.name !== "sign-in") await router.replace({ name: "sign-in", query: { to } });
    } else if (to.startsWith("/ops")) location.assign(to); // another entry, the same sign-in
    else await router.replace(to);
  };
}
