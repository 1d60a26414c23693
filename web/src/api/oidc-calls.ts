/** Signing in by the provider of single sign-on. */
import { answered, client } from "./client";
import type { Session } from "./types";

/** What the provider sent the browser back with. */
export interface BroughtBack {
  state: string;
  code?: string;
  error?: string;
  iss?: string;
}

export const getSignInWays = () => answered(client.GET("/api/session/ways", {}));
export const beginOidc = (to: string) => answered(client.POST("/api/session/oidc", { body: { to } }));
export const takeOidcAnswer = (body: BroughtBack) =>
  answered(client.POST("/api/session/oidc/answer", { body }));
export const finishOidc = (state: string, second_factor?: string): Promise<Session & { to: string }> =>
  answered(client.PUT("/api/session/oidc", { body: { state, second_factor } }));
