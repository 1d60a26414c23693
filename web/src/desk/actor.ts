/** Who did something, as staff read it: recorded actors are ``staff/<id>``, ``system/relief`` … */
import { useI18n } from "vue-i18n";
import { session } from "@/session/session";

export function useActorName() {
  const { t } = useI18n();
  return function name(actor: string): string {
    const [person = actor, absent] = actor.split(" for ");
    if (absent) return t("actor.for", { person: name(person), absent: name(absent) });
    const [me, standsFor] = session.value?.actor.split(" for ") ?? [];
    if (person === me) return t("actor.me");
    if (person === standsFor) return session.value!.absent_name!;
    const [kind, id = ""] = actor.split("/");
    if (kind === "staff") return t("actor.staff", { id: id.slice(-4) });
    return t(kind === "system" ? "actor.system" : "actor.worker");
  };
}
