/** Who did something, as it is recorded (`staff/018f…`), short enough to read. */
import { useI18n } from "vue-i18n";
import { session } from "@/session/session";

export function useActorName() {
  const { t } = useI18n();
  return function name(actor: string): string {
    if (actor === session.value?.actor) return t("ops.actor.me");
    const [person = actor, absent] = actor.split(" for ");
    if (absent) return t("ops.actor.for", { person: name(person), absent: name(absent) });
    const [kind, id = ""] = actor.split("/");
    if (kind === "staff") return t("ops.actor.staff", { id: id.slice(-4) });
    return kind === "system" ? t("ops.actor.system", { id }) : actor;
  };
}
