/** Every call of the operations pages, one line each; apart, so that no other entry loads them. */
import { answered, client } from "./client";
import type * as T from "./ops-types";
import type { paths } from "./schema";

type EventQuery = NonNullable<paths["/api/ops/events"]["get"]["parameters"]["query"]>;
type HeldQuery = NonNullable<paths["/api/ops/failures/{owner}"]["get"]["parameters"]["query"]>;

const keyed = (key: string) => ({ "Idempotency-Key": key });
const ofOwner = (owner: string, key: string) => ({
  params: { path: { owner }, header: keyed(key) },
});
const asSeen = (owner: string, key: string, version: number) => ({
  params: { path: { owner }, header: { ...keyed(key), "If-Match": `"${version}"` } },
});
const onAlert = (alert_id: string, key: string) => ({
  params: { path: { alert_id }, header: keyed(key) },
});

// --- seeing
export const getOverview = (): Promise<T.Overview> => answered(client.GET("/api/ops/overview", {}));
export const findEvents = (query: EventQuery): Promise<T.EventPage> =>
  answered(client.GET("/api/ops/events", { params: { query } }));
export const openEvent = (event_id: string): Promise<T.OpenedEvent> =>
  answered(client.GET("/api/ops/events/{event_id}", { params: { path: { event_id } } }));
export const getTrace = (correlation_id: string): Promise<T.Trace> =>
  answered(client.GET("/api/ops/traces/{correlation_id}", { params: { path: { correlation_id } } }));
export const listFailedGroups = (): Promise<T.FailedGroups> =>
  answered(client.GET("/api/ops/failures", {}));
export const listFailed = (owner: string, query: HeldQuery): Promise<T.FailedPage> =>
  answered(client.GET("/api/ops/failures/{owner}", { params: { path: { owner }, query } }));
export const openFailed = (owner: string, row_id: string): Promise<T.FailedMessage> =>
  answered(
    client.GET("/api/ops/failures/{owner}/message", { params: { path: { owner }, query: { row_id } } }),
  );
export const listProposals = (): Promise<T.AwaitingProposals> =>
  answered(client.GET("/api/ops/proposals", {}));
export const listReplays = (cursor?: string): Promise<T.ReplayPage> =>
  answered(client.GET("/api/ops/replays", { params: { query: { cursor } } }));
export const getReplay = (replay_id: string): Promise<T.ReplayAnswer> =>
  answered(client.GET("/api/ops/replays/{replay_id}", { params: { path: { replay_id } } }));

// --- mending
export const startReplay = (body: T.StartReplay, key: string): Promise<T.ReplayAnswer> =>
  answered(client.POST("/api/ops/replays", { params: { header: keyed(key) }, body }));
export const cancelReplay = (replay_id: string, key: string): Promise<T.ReplayAnswer> =>
  answered(
    client.POST("/api/ops/replays/{replay_id}/cancel", {
      params: { path: { replay_id }, header: keyed(key) },
      body: {},
    }),
  );
export const listRepublications = (): Promise<T.RepublicationPage> =>
  answered(client.GET("/api/ops/republications", {}));
export const startRepublication = (
  body: T.StartRepublication,
  key: string,
): Promise<T.RepublicationAnswer> =>
  answered(client.POST("/api/ops/republications", { params: { header: keyed(key) }, body }));
export const cancelRepublication = (id: string, key: string): Promise<T.RepublicationAnswer> =>
  answered(
    client.POST("/api/ops/republications/{republication_id}/cancel", {
      params: { path: { republication_id: id }, header: keyed(key) },
      body: {},
    }),
  );

interface Mending {
  row_id: string;
  reason: string;
}
export const editMessage = (
  owner: string,
  version: number,
  body: Mending & { data: string },
  key: string,
): Promise<T.ActAnswer> =>
  answered(client.POST("/api/ops/failures/{owner}/edit", { ...asSeen(owner, key, version), body }));
export const discardMessage = (
  owner: string,
  version: number,
  body: Mending,
  key: string,
): Promise<T.ActAnswer> =>
  answered(
    client.POST("/api/ops/failures/{owner}/discard", { ...asSeen(owner, key, version), body }),
  );
export const undoDiscard = (owner: string, row_id: string, key: string): Promise<T.MendedMessage> =>
  answered(
    client.POST("/api/ops/failures/{owner}/undo-discard", { ...ofOwner(owner, key), body: { row_id } }),
  );
export const releaseSuccessors = (
  owner: string,
  row_id: string,
  key: string,
): Promise<T.MendedMessage> =>
  answered(
    client.POST("/api/ops/failures/{owner}/release", { ...ofOwner(owner, key), body: { row_id } }),
  );
export const decideProposal = (
  owner: string,
  proposal_id: string,
  body: { agrees: boolean; note: string | null },
  key: string,
): Promise<T.ActAnswer> =>
  answered(
    client.POST("/api/ops/failures/{owner}/proposals/{proposal_id}", {
      params: { path: { owner, proposal_id }, header: keyed(key) },
      body,
    }),
  );

// --- alerts
export const acknowledgeAlert = (id: string, note: string | null, key: string): Promise<T.AlertLine> =>
  answered(
    client.POST("/api/ops/alerts/{alert_id}/acknowledge", { ...onAlert(id, key), body: { note } }),
  );
export const escalateAlert = (id: string, note: string | null, key: string): Promise<T.AlertLine> =>
  answered(
    client.POST("/api/ops/alerts/{alert_id}/escalate", { ...onAlert(id, key), body: { note } }),
  );
