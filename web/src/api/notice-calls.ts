/** A public notice, the photos that show that it hung, and the certificate that nobody objected. */
import { answered, client } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Notice = Schemas["NoticeProofAnswer"];
export type NoteHanging = Schemas["NoteHanging"];
type Of = Notice["of"];
export interface NoticeStep {
  notice: Notice;
  key: string;
}

const at = ({ of, record_id }: Notice) => ({ of, record_id });
/** Before there is any proof there is no version to name. */
const header = ({ notice, key }: NoticeStep) => ({
  "Idempotency-Key": key,
  ...(notice.version ? { "If-Match": `"${notice.version}"` } : {}),
});

export const getNotice = (of: Of, record_id: string): Promise<Notice> =>
  answered(client.GET("/api/notices/{of}/{record_id}", { params: { path: { of, record_id } } }));
export const noteHanging = (step: NoticeStep, body: NoteHanging): Promise<Notice> =>
  answered(
    client.POST("/api/notices/{of}/{record_id}/hangings", {
      params: { path: at(step.notice), header: header(step) },
      body,
    }),
  );
export const takeNoticeDown = (step: NoticeStep): Promise<Notice> =>
  answered(
    client.POST("/api/notices/{of}/{record_id}/take-down", {
      params: { path: at(step.notice), header: header(step) },
    }),
  );
export const certifyNoObjection = (step: NoticeStep): Promise<Notice> =>
  answered(
    client.POST("/api/notices/{of}/{record_id}/certificate", {
      params: { path: at(step.notice), header: header(step) },
    }),
  );
export const noticePhoto = ({ of, record_id }: Notice, file_id: string): string =>
  `/api/notices/${of}/${record_id}/photos/${file_id}`;
