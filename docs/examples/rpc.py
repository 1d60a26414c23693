"""Another system reads a ticket by RPC, with stock nameko: ``rpc.py TICKET_ID``."""

import json
import os
import sys
import time

import requests
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy

CLIENT = {
    "client_id": os.environ["ZHUFENG_CLIENT_ID"],
    "client_secret": os.environ["ZHUFENG_CLIENT_SECRET"],
}


def token():
    """An assertion of at most five minutes; ask for another when it has ended."""
    answer = requests.post(os.environ["ZHUFENG_URL"] + "/api/tokens", json=CLIENT, timeout=20)
    answer.raise_for_status()
    return answer.json()["assertion"]


def get_ticket(ticket_id):
    """The ticket; `RemoteError` for a refusal, its `exc_type` is the code."""
    in_five_seconds = int((time.time() + 5) * 1000)
    context = {"authorization": token(), "deadline": in_five_seconds}
    config = {"AMQP_URI": os.environ["AMQP_URI"]}
    with ClusterRpcProxy(config, context_data=context, timeout=20) as cluster:
        return cluster.hotline.get_ticket(ticket_id=ticket_id)


if __name__ == "__main__":
    try:
        print(json.dumps(get_ticket(sys.argv[1]), ensure_ascii=False))
    except RemoteError as refused:
        sys.exit(f"refused: {refused.exc_type}")
