"""The smallest HTTP service of tickets: FastAPI and PyMongo's async client, and nothing besides.

One majority insert, one find, one sorted find of 25. No rights, no encryption, no audit, no event.
``python -m benchmarks.peers.bare_http``; address and database from the environment.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from pymongo import AsyncMongoClient
from pymongo.write_concern import WriteConcern

DATABASE, TICKETS = "bench_bare_http", "tickets"
NEWEST = 25


class Applicant(BaseModel):
    """Who asks."""

    name: str
    phone: str
    id_number: str | None = None


class Request(BaseModel):
    """What is asked."""

    channel: str
    category: str
    county: str
    language: str
    preferred_channel: str
    text: str
    applicant: Applicant


app = FastAPI()
client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(os.environ["BENCH_MONGO"])
tickets = client[DATABASE].get_collection(TICKETS, write_concern=WriteConcern("majority", j=True))


@app.post("/tickets", status_code=201)
async def create(request: Request) -> dict[str, str]:
    """Keep one."""
    ticket = {"_id": str(uuid4()), "registered_at": datetime.now(UTC), **request.model_dump()}
    await tickets.insert_one(ticket)
    return {"ticket_id": ticket["_id"]}


@app.get("/tickets/{ticket_id}")
async def read(ticket_id: str) -> dict[str, Any]:
    """Show one."""
    ticket = await tickets.find_one({"_id": ticket_id})
    if ticket is None:
        raise HTTPException(404)
    return ticket


@app.get("/tickets")
async def newest() -> list[dict[str, Any]]:
    """Show the newest."""
    return await tickets.find({}).sort("registered_at", -1).limit(NEWEST).to_list(NEWEST)


if __name__ == "__main__":
    host, _, port = os.environ["BENCH_HTTP"].partition(":")
    uvicorn.run(app, host=host, port=int(port), access_log=False, log_level="warning")
