/** Every call about the staff itself, one line each; apart, so that no other entry loads them. */
import { answered, client } from "./client";
import type { paths } from "./schema";
import type * as T from "./staff-types";

type AccountQuery = NonNullable<paths["/api/accounts"]["get"]["parameters"]["query"]>;
type Change = { key: string; version: number };

const keyed = (key: string) => ({ "Idempotency-Key": key });
const changing = ({ key, version }: Change) => ({ ...keyed(key), "If-Match": `"${version}"` });
const onAccount = (account_id: string, change: Change) => ({
  params: { path: { account_id }, header: changing(change) },
});

// --- accounts
export const listAccounts = (query: AccountQuery): Promise<T.AccountPage> =>
  answered(client.GET("/api/accounts", { params: { query } }));
export const getAccount = (account_id: string): Promise<T.Account> =>
  answered(client.GET("/api/accounts/{account_id}", { params: { path: { account_id } } }));
export const createAccount = (body: T.CreateAccount, key: string): Promise<T.Account> =>
  answered(client.POST("/api/accounts", { params: { header: keyed(key) }, body }));
export const grantRoles = (
  id: string,
  body: { roles: string[]; reason: string },
  change: Change,
): Promise<T.Account> =>
  answered(client.POST("/api/accounts/{account_id}/grant-roles", { ...onAccount(id, change), body }));
export const revokeRoles = (
  id: string,
  body: { roles: string[]; reason: string },
  change: Change,
): Promise<T.Account> =>
  answered(client.POST("/api/accounts/{account_id}/revoke-roles", { ...onAccount(id, change), body }));
export const resetPassword = (
  account_id: string,
  body: { password: string; forget_second_factor: boolean },
  key: string,
): Promise<T.Account> =>
  answered(
    client.PUT("/api/accounts/{account_id}/password", {
      params: { path: { account_id }, header: keyed(key) },
      body,
    }),
  );
export const endSessions = (account_id: string, reason: string, key: string): Promise<T.Account> =>
  answered(
    client.POST("/api/accounts/{account_id}/end-sessions", {
      params: { path: { account_id }, header: keyed(key) },
      body: { reason },
    }),
  );
export const linkOidc = (
  account_id: string,
  body: { subject: string; reason: string },
  key: string,
): Promise<T.Account> =>
  answered(
    client.POST("/api/accounts/{account_id}/link-oidc", {
      params: { path: { account_id }, header: keyed(key) },
      body,
    }),
  );
export const unlinkOidc = (account_id: string, reason: string, key: string): Promise<T.Account> =>
  answered(
    client.POST("/api/accounts/{account_id}/unlink-oidc", {
      params: { path: { account_id }, header: keyed(key) },
      body: { reason },
    }),
  );

// --- one's own sessions
export const listSessions = (): Promise<T.OpenSessions> => answered(client.GET("/api/sessions", {}));
export const revokeSession = (session_id: string) =>
  answered(client.DELETE("/api/sessions/{session_id}", { params: { path: { session_id } } }));
export const revokeOtherSessions = () => answered(client.DELETE("/api/sessions", {}));

// --- API clients
const onClient = (client_id: string) => ({ params: { path: { client_id } } });
export const listClients = (cursor?: string): Promise<T.ApiClientPage> =>
  answered(client.GET("/api/clients", { params: { query: { cursor } } }));
export const registerClient = (body: T.RegisterApiClient): Promise<T.ApiClientSecret> =>
  answered(client.POST("/api/clients", { body }));
export const rotateSecret = (client_id: string): Promise<T.ApiClientSecret> =>
  answered(client.POST("/api/clients/{client_id}/secret", { ...onClient(client_id), body: {} }));
export const revokeClient = (client_id: string): Promise<T.ApiClient> =>
  answered(client.POST("/api/clients/{client_id}/revoke", { ...onClient(client_id), body: {} }));

// --- leave cover, and handing over
const onDelegation = (delegation_id: string, change: Change) => ({
  params: { path: { delegation_id }, header: changing(change) },
});
export const listColleagues = (name?: string): Promise<T.ColleaguePage> =>
  answered(client.GET("/api/colleagues", { params: { query: { name } } }));
export const listDelegations = (to_me: boolean, cursor?: string): Promise<T.DelegationPage> =>
  answered(client.GET("/api/delegations", { params: { query: { to_me, cursor } } }));
export const giveDelegation = (body: T.GiveDelegation, key: string): Promise<T.Delegation> =>
  answered(client.POST("/api/delegations", { params: { header: keyed(key) }, body }));
export const revokeDelegation = (id: string, change: Change): Promise<T.Delegation> =>
  answered(
    client.POST("/api/delegations/{delegation_id}/revoke", { ...onDelegation(id, change), body: {} }),
  );
export const getOpenWork = (): Promise<T.OpenWork> => answered(client.GET("/api/work", {}));
type HandOver = { to_account_id: string; reason: string };
export const handOverWork = (body: HandOver, key: string): Promise<T.Account> =>
  answered(client.POST("/api/work/hand-over", { params: { header: keyed(key) }, body }));
export const reassignWork = (account_id: string, body: HandOver, key: string): Promise<T.Account> =>
  answered(
    client.POST("/api/accounts/{account_id}/reassign-work", {
      params: { path: { account_id }, header: keyed(key) },
      body,
    }),
  );

// --- audit
export type AuditQuery = NonNullable<paths["/api/audit"]["get"]["parameters"]["query"]>;
export const searchAudit = (query: AuditQuery): Promise<T.AuditTrailPage> =>
  answered(client.GET("/api/audit", { params: { query } }));
