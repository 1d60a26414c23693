/** Every call about calls, seats and those to call back, one line each. */
import { answered, client } from "./client";
import type { paths } from "./schema";
import type * as T from "./staff-types";

type CallBackQuery = NonNullable<paths["/api/call-backs"]["get"]["parameters"]["query"]>;
type Change = { key: string; version: number };

const keyed = (key: string) => ({ "Idempotency-Key": key });
const onCall = (call_id: string) => ({ params: { path: { call_id } } });
const onCallBack = (call_back_id: string, { key, version }: Change) => ({
  params: { path: { call_back_id }, header: { ...keyed(key), "If-Match": `"${version}"` } },
});

export const getSeat = (): Promise<T.Seat> => answered(client.GET("/api/seat", {}));
export const takeSeat = (extension: string, key: string): Promise<T.Seat> =>
  answered(client.PUT("/api/seat", { params: { header: keyed(key) }, body: { extension } }));
export const leaveSeat = (key: string): Promise<T.Seat> =>
  answered(client.DELETE("/api/seat", { params: { header: keyed(key) } }));

export const getCall = (call_id: string): Promise<T.CallCard> =>
  answered(client.GET("/api/calls/{call_id}", onCall(call_id)));
export const showCaller = (call_id: string): Promise<T.CallerNumber> =>
  answered(client.POST("/api/calls/{call_id}/caller", { ...onCall(call_id), body: {} }));

export const listCallBacks = (query: CallBackQuery): Promise<T.CallBackPage> =>
  answered(client.GET("/api/call-backs", { params: { query } }));
export const claimCallBack = (id: string, change: Change): Promise<T.CallBack> =>
  answered(client.POST("/api/call-backs/{call_back_id}/claim", { ...onCallBack(id, change), body: {} }));
export const releaseCallBack = (id: string, change: Change): Promise<T.CallBack> =>
  answered(client.POST("/api/call-backs/{call_back_id}/release", { ...onCallBack(id, change), body: {} }));
export const finishCallBack = (
  id: string,
  body: { result: T.CallBackResult; note: string | null },
  change: Change,
): Promise<T.CallBack> =>
  answered(client.POST("/api/call-backs/{call_back_id}/finish", { ...onCallBack(id, change), body }));
