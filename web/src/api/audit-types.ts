/** Short names for the shapes of samples, dossiers and red flags. */
import type { components } from "./schema";

type Schemas = components["schemas"];
export type DossierOf = Schemas["DossierOf"];
export type DossierVerdict = Schemas["DossierVerdict"];
export type DrawSample = Schemas["DrawAuditSample"];
export type ExplainFlag = Schemas["ExplainRedFlag"];
export type FlagLine = Schemas["FlagLine"];
export type FlagPage = Schemas["FlagPage"];
export type FlagState = Schemas["FlagState"];
export type MakeDossier = Schemas["MakeDossier"];
export type RedFlag = Schemas["RedFlag"];
export type Sample = Schemas["Sample"];
export type SampleAnswer = Schemas["SampleAnswer"];
export type SampledRecord = Schemas["SampledRecord"];
export type SampleOf = Schemas["SampleOf"];
export type SamplePage = Schemas["SamplePage"];
