/** Handing in a file: fetch tells nothing of how far it has come, so this is the older way. */
import { changeHeaders, failed } from "./client";
import { problemFrom, unreachable } from "./problem";
import type { paths } from "./schema";
import type { StagedFile } from "./types";

/** What an upload ends with that its own person stopped. */
export class Stopped extends Error {}

export interface Upload {
  done: Promise<StagedFile>;
  cancel: () => void;
}

/** How the file is called; of RFC 8187, what `encodeURIComponent` leaves too many. */
export function dispositionOf(name: string): string {
  const strict = (each: string) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`;
  return `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, strict)}`;
}

export type Purpose = NonNullable<paths["/api/uploads"]["post"]["parameters"]["query"]>["purpose"];

/** Send a file; `progress` hears how much of it was sent, from 0 to 1. Throws `Problem`, `Stopped`. */
export function uploadFile(
  file: File,
  progress: (part: number) => void,
  purpose: Purpose = "ticket_attachment",
): Upload {
  const asked = new XMLHttpRequest();
  let stopped = false;
  return {
    done: changeHeaders().then((headers) => {
      if (stopped) throw new Stopped();
      return sent(asked, file, headers, progress, purpose);
    }),
    cancel: () => {
      stopped = true;
      asked.abort();
    },
  };
}

function sent(
  asked: XMLHttpRequest,
  file: File,
  headers: Record<string, string>,
  progress: (part: number) => void,
  purpose: Purpose,
): Promise<StagedFile> {
  return new Promise((resolve, reject) => {
    asked.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    asked.onabort = () => reject(new Stopped());
    asked.onerror = () => reject(unreachable());
    asked.onload = () => {
      const body: unknown = parsed(asked.responseText);
      if (asked.status < 300) resolve(body as StagedFile);
      else reject(failed(problemFrom(responseOf(asked), body)));
    };
    asked.open("POST", `/api/uploads?purpose=${purpose}`);
    for (const [name, value] of Object.entries(headers)) asked.setRequestHeader(name, value);
    asked.setRequestHeader("Content-Disposition", dispositionOf(file.name));
    asked.send(file);
  });
}

/** A proxy's page is no JSON, and is as good as nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function responseOf(asked: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["Retry-After", "X-Trace-Id"]) {
    const value = asked.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  return new Response(null, { status: asked.status, headers });
}
