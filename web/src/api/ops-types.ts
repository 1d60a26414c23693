/** Short names for the shapes of operations. */
import type { components } from "./schema";

type Schemas = components["schemas"];
export type ActAnswer = Schemas["ActAnswer"];
export type AlertLine = Schemas["AlertLine"];
export type Attempt = Schemas["Attempt"];
export type ConsumerSign = Schemas["ConsumerSign"];
export type EventFate = Schemas["EventFate"];
export type EventPage = Schemas["EventPage"];
export type FailedGroup = Schemas["FailedGroup"];
export type AwaitingProposals = Schemas["AwaitingProposals"];
export type FailedGroups = Schemas["FailedGroups"];
export type FailedMessage = Schemas["FailedMessage"];
export type MendedMessage = Schemas["MendedMessage"];
export type FailedPage = Schemas["FailedPage"];
export type HeldLine = Schemas["HeldLine"];
export type IndexedEvent = Schemas["IndexedEvent"];
export type OpenedEvent = Schemas["OpenedEvent"];
export type Overview = Schemas["Overview"];
export type OwnerLine = Schemas["OwnerLine"];
export type ProcessLine = Schemas["ProcessLine"];
export type Proposal = Schemas["Proposal"];
export type QueueLine = Schemas["QueueLine"];
export type ReplayAnswer = Schemas["ReplayAnswer"];
export type ReplayPage = Schemas["ReplayPage"];
export type StartReplay = Schemas["StartReplay"];
export type Trace = Schemas["Trace"];
export type TraceStep = Schemas["TraceStep"];
