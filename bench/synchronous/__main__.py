"""`python -m bench.synchronous` serves it on PORT, with DATABASE of MONGO_URL."""

import os
from typing import Any

import uvicorn
from pymongo import AsyncMongoClient

from bench.interviewer import from_environment
from bench.synchronous.app import make_app

if __name__ == "__main__":
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(os.environ["MONGO_URL"], w="majority")
    app = make_app(client[os.environ["DATABASE"]], from_environment())
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="warning", access_log=False)
