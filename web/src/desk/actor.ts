/** Who did something, as staff read it: recorded actors are ``staff/<id>``, ``system/relief`` … */
import { useI18n } from "vue-i18n";
import { session } from "@/session/session";

export function useActorName() {
  const { t } = useI18n();
  return function name(actor: string): string {
    if (actor === session.value?.actor) return t("actor.me");
    const [person = actor, absent] = actor.split(" for ");
    if (absent) return t("actor.for", { person: name(person), absent: name(absent) });
    const [kind, id = ""] = actor.split("/");
    if (kind === "staff") return t("actor.staff", { id: id.slice(-4) });
    return t(kind === "system" ? "actor.system" : "actor.worker");
  };
}
