/** What an action of the rights table is called; one without words is shown by its code. */
import { useI18n } from "vue-i18n";

export function useActionNames() {
  const { t, te } = useI18n();
  function actionName(action: string): string {
    const key = `action.${action.replace(".", "_")}`;
    return te(key) || te(key, "zh-CN") ? t(key) : action;
  }
  return { actionName };
}
