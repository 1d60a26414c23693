/** Roles as people read them; one that this build does not know is shown by its code. */
import { useI18n } from "vue-i18n";

export function useRoleNames() {
  const { t, te } = useI18n();
  const roleName = (role: string) => (te(`role.${role}`) ? t(`role.${role}`) : role);
  const roleNames = (roles: readonly string[]) => roles.map(roleName).join(" · ");
  return { roleName, roleNames };
}
