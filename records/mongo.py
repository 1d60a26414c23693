"""The real store: MongoDB, majority reads, one transaction per commit."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

import pymongo
from bson import CodecOptions
from pymongo import DeleteOne, MongoClient, ReadPreference, ReplaceOne, WriteConcern
from pymongo.client_session import ClientSession
from pymongo.monitoring import _EventListener
from pymongo.read_concern import ReadConcern

from contracts.refusals import DeadlinePassed
from records.documents import CODEC
from records.encryption import Cipher
from records.kinds import Kind
from records.mongo_failures import reading, committing, writing
from records.settings import Settings
from records.store import ChangeSet, Document, Sort, StaleVersion, Where, Writes

Client = MongoClient[Document]
READ_SECONDS = 5.0
COMMIT_SECONDS = 10.0
MAJORITY = WriteConcern("majority", j=True)
