"""Probes and metrics of an HTTP process: is it alive, can it take requests, what does it do."""

from __future__ import annotations

import os
import time
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from pymongo.errors import PyMongoError

from shared.web.shell import shell
from shared.web.sign_in import public

REQUESTS = Counter("solop_http_requests_total", "Requests answered", ["service", "route", "method", "status"])
SECONDS = Histogram("solop_http_request_seconds", "Time to answer", ["service", "route"])

probes = Blueprint("probes", __name__)


@probes.get("/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(live=True)


@probes.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """The store answers, and the worker has prepared it."""
    try:
        if "answers" not in shell().store.list_collection_names(filter={"name": "answers"}):
            return jsonify(ready=False, problem="the worker has not prepared the store yet"), 503
    except PyMongoError as problem:
        return jsonify(ready=False, problem=repr(problem)[:200]), 503
    return jsonify(ready=True), 200


@probes.get("/metrics")
@public
def metrics() -> Response:
    """What this service's HTTP processes have done, for Prometheus."""
    registry: Any = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # several gunicorn workers add up through files
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), mimetype="text/plain")


def measure(app: Flask, service: str) -> None:
    """Count and time every request by its route."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        REQUESTS.labels(service, route, request.method, response.status_code).inc()
        if "began" in g:
            SECONDS.labels(service, route).observe(time.perf_counter() - g.began)
        return response
