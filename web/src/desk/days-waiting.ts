/** Since how many days a correction waits, in words. */
import { useI18n } from "vue-i18n";
import type { Correction } from "@/api/types";
import { daysWaiting } from "./correction-query";

export function useDaysWaiting() {
  const { t } = useI18n();
  return function waited({ asked_at }: Correction): string {
    const count = daysWaiting(asked_at);
    return count ? t("corrections.days", { count }) : t("corrections.today");
  };
}
