/** Short names for the shapes of accounts, clients, leave cover and audit. */
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Account = Schemas["AccountAnswer"];
export type AccountPage = Schemas["AccountPage"];
export type ApiClient = Schemas["ApiClientAnswer"];
export type ApiClientPage = Schemas["ApiClientPage"];
export type ApiClientSecret = Schemas["ApiClientSecret"];
export type AuditLine = Schemas["AuditLine"];
export type AuditTrailPage = Schemas["AuditTrailPage"];
export type CallBack = Schemas["CallBackAnswer"];
export type CallBackPage = Schemas["CallBackPage"];
export type CallBackResult = Schemas["CallBackResult"];
export type CallBackState = Schemas["CallBackState"];
export type CallCard = Schemas["CallCard"];
export type CallerNumber = Schemas["CallerNumber"];
export type Colleague = Schemas["Colleague"];
export type ColleaguePage = Schemas["ColleaguePage"];
export type CreateAccount = Schemas["CreateAccount"];
export type Delegation = Schemas["DelegationAnswer"];
export type DelegationPage = Schemas["DelegationPage"];
export type GiveDelegation = Schemas["GiveDelegation"];
export type OpenSession = Schemas["OpenSession"];
export type OpenSessions = Schemas["OpenSessions"];
export type OpenWork = Schemas["OpenWork"];
export type RegisterApiClient = Schemas["RegisterApiClient"];
export type Seat = Schemas["SeatAnswer"];
