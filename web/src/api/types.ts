/** Short names for the contract's shapes. */
import type { components } from "./schema";

type Schemas = components["schemas"];
export type ActivityAnswer = Schemas["ActivityAnswer"];
export type ActivityPage = Schemas["ActivityPage"];
export type Applicant = Schemas["Applicant"];
export type Category = Schemas["Category"];
export type Channel = Schemas["Channel"];
export type County = Schemas["County"];
export type DeliveryChannel = Schemas["DeliveryChannel"];
export type FileRequest = Schemas["FileRequest"];
export type HardshipReason = Schemas["HardshipReason"];
export type InboxMessage = Schemas["InboxMessage"];
export type InboxPage = Schemas["InboxPage"];
export type LeadAnswer = Schemas["LeadAnswer"];
export type LeadPage = Schemas["LeadPage"];
export type MaskedApplicant = Schemas["MaskedApplicant"];
export type Progress = Schemas["Progress"];
export type Reference = Schemas["Reference"];
export type RefusalReason = Schemas["RefusalReason"];
export type RegisterRequest = Schemas["RegisterRequest"];
export type RegistrationAnswer = Schemas["RegistrationAnswer"];
export type Session = Schemas["CurrentSession"];
export type TicketAnswer = Schemas["TicketAnswer"];
export type TicketPage = Schemas["TicketPage"];
export type TicketReceipt = Schemas["TicketReceipt"];
export type Language = "zh-CN" | "bo";
