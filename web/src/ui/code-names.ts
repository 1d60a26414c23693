/** What a code of a shared table is called: ``retained.tickets``; one without words stays as it is. */
import { useI18n } from "vue-i18n";

export function useCodeNames() {
  const { t, te } = useI18n();
  const codeName = (key: string): string =>
    te(key) || te(key, "zh-CN") ? t(key) : key.slice(key.indexOf(".") + 1);
  return { codeName };
}
