"""From a request to a command: who asks, the idempotency key, the version that the asker had seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import after_this_request, g, request

from shared import ids
from shared.refusal import Refusal, Words
from shared.unit_of_work import Request, fingerprint
from shared.web.language import is_api
from shared.web.shell import shell
from shared.web.sign_in import current_actor


def correlation_id() -> str:
    """The id under which everything that this request leads to can be found."""
    if "correlation_id" not in g:
        given = request.headers.get("X-Request-Id", "")
        g.correlation_id = given if given.isascii() and 0 < len(given) <= 64 else ids.new_id()
    return str(g.correlation_id)


def perform(
    command: Callable[..., dict[str, Any]], *args: Any, creates: bool = False, **options: Any
) -> dict[str, Any]:
    """Carry out a command for this request and return its answer (JSON).

    With `creates` the request needs an `Idempotency-Key` (a form carries it in its field `_key`): asked
    again under the same key it gets the first answer again and nothing happens twice.
    """
    actor = current_actor()
    given = request.headers.get("Idempotency-Key") or (None if is_api() else request.form.get("_key"))
    if creates and not given and is_api():
        raise Refusal(
            "key-missing",
            Words(
                "Thiếu tiêu đề Idempotency-Key. Hãy gửi một mã riêng cho mỗi việc cần tạo.",
                "The header Idempotency-Key is missing. Send a key of its own for each thing to create.",
            ),
            status=400,
        )
    key = f"{actor.account_id if actor else ''}:{request.method}:{request.path}:{given}" if creates and given else None
    asked = Request(
        actor=actor,
        correlation_id=correlation_id(),
        key=key,
        fingerprint=fingerprint(args, options) if key else "",
        trace_parent=request.headers.get("Traceparent"),
    )
    answer = shell().desk.carry_out(command, *args, request=asked, **options)
    if answer.repeated:

        @after_this_request
        def say_so(response: Any) -> Any:
            response.headers["Idempotent-Replayed"] = "true"
            return response

    return answer.value


def show_version(version: int) -> None:
    """Answer with the version of what is shown, as its ETag."""

    @after_this_request
    def set_etag(response: Any) -> Any:
        response.set_etag(str(version))
        return response


def seen_version() -> int:
    """The version that the asker had seen: `If-Match`, or a form's field `_version`.

    Refuses (428) when it is not said, and (412) when it is none of ours.
    """
    if not is_api():
        typed = request.form.get("_version", "")
        if typed.isdigit():
            return int(typed)
    tags = request.if_match.as_set()
    if not tags:
        raise Refusal(
            "version-missing",
            Words(
                "Thiếu tiêu đề If-Match. Hãy gửi ETag của bản đã xem.",
                "The header If-Match is missing. Send the ETag of the version that you have seen.",
            ),
            status=428,
        )
    tag = next(iter(tags))
    if not tag.isdigit():
        raise Refusal(
            "version-unknown",
            Words(f"Không có bản “{tag}”. Hãy tải lại.", f"There is no version “{tag}”. Load it again."),
            status=412,
        )
    return int(tag)
