"""Another system reads tickets over HTTP: ``http_api.py``, page by page, and one of them again."""

import json
import os
import sys
import time

import requests

URL = os.environ["ZHUFENG_URL"]
CLIENT = {
    "client_id": os.environ["ZHUFENG_CLIENT_ID"],
    "client_secret": os.environ["ZHUFENG_CLIENT_SECRET"],
}


class Refused(Exception):
    """An answer of the kind problem+json; `code` is stable, its texts are for people."""

    def __init__(self, problem):
        self.code = problem["code"]
        super().__init__(f"{self.code}: {problem['detail']}")


class Zhufeng:
    """The API, with a token that is asked for again when it has ended."""

    def __init__(self):
        self.session = requests.Session()

    def get(self, path, headers=None, **query):
        """The response; waits as long as it is told to (429, 503)."""
        while True:
            answer = self.session.get(URL + path, params=query, headers=headers, timeout=20)
            if answer.status_code in (429, 503):
                time.sleep(int(answer.headers["Retry-After"]))
            elif answer.status_code == 401:
                self.sign_in()
            elif answer.status_code >= 400:
                raise Refused(answer.json())
            else:
                return answer

    def sign_in(self):
        """A token of at most five minutes; a wrong secret is refused."""
        answer = requests.post(URL + "/api/tokens", json=CLIENT, timeout=20)
        if not answer.ok:
            raise Refused(answer.json())
        self.session.headers["Authorization"] = f"Bearer {answer.json()['assertion']}"

    def tickets(self, **filters):
        """Every ticket of a list; of each only what is needed."""
        cursor = None
        while True:
            page = self.get("/api/tickets", cursor=cursor, fields="ticket_id,state", **filters)
            yield from page.json()["items"]
            cursor = page.json()["next_cursor"]
            if cursor is None:
                return


if __name__ == "__main__":
    api = Zhufeng()
    try:
        found = list(api.tickets(state="registered", limit=50))
        first = api.get(f"/api/tickets/{found[0]['ticket_id']}")
        again = api.get(first.request.path_url, headers={"If-None-Match": first.headers["ETag"]})
    except Refused as refused:
        sys.exit(f"refused: {refused}")
    print(json.dumps({"tickets": len(found), "read_again": again.status_code}))
