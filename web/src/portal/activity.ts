/** What an activity looks like to somebody who may want to come. */
import { useI18n } from "vue-i18n";
import type { ActivityAnswer } from "@/api/types";
import { today } from "@/ui/format";

export function useActivityText() {
  const { t, locale } = useI18n();
  return {
    titleOf: (activity: ActivityAnswer) =>
      locale.value === "bo" && activity.title_bo ? activity.title_bo : activity.title,
    /** Titles without a Tibetan form, and all descriptions, are Chinese also on a Tibetan page. */
    titleLanguage: (activity: ActivityAnswer) =>
      locale.value === "bo" && activity.title_bo ? "bo" : "zh-CN",
    placesOf: (activity: ActivityAnswer) => {
      if (isOver(activity)) return t("activities.over");
      const left = activity.capacity - activity.registered;
      return left > 0
        ? t("activities.left", { left, capacity: activity.capacity })
        : t("activities.full");
    },
  };
}

export const isOver = (activity: ActivityAnswer): boolean => activity.takes_place_on < today();
export const isFull = (activity: ActivityAnswer): boolean =>
  activity.registered >= activity.capacity;
