"""Problem documents (RFC 9457) for programs, a readable page for people: what, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from flask import Flask, Response, json, render_template
from marshmallow import Schema, fields
from pymongo.errors import ConnectionFailure, ExecutionTimeout, NetworkTimeout, OperationFailure, PyMongoError
from werkzeug.exceptions import HTTPException

from shared.refusal import Fault, Refusal, Words
from shared.web.language import is_api, language

log = structlog.get_logger()

# marshmallow's own sentences, for those who read Vietnamese.
SENTENCES = {
    "Missing data for required field.": "Thiếu thông tin bắt buộc này.",
    "Field may not be null.": "Thông tin này không được để trống.",
    "Unknown field.": "Không có trường nào tên như vậy.",
    "Not a valid string.": "Phải là một đoạn chữ.",
    "Not a valid integer.": "Phải là một số nguyên.",
    "Not a valid number.": "Phải là một con số.",
    "Not a valid boolean.": "Phải là đúng hoặc sai (true, false).",
    "Not a valid date.": "Không phải một ngày; viết như 2023-02-14.",
    "Not a valid datetime.": "Không phải một thời điểm; viết như 2023-02-14T07:30:00+07:00.",
    "Not a valid aware datetime.": "Thiếu múi giờ; viết như 2023-02-14T07:30:00+07:00.",
    "Not a valid list.": "Phải là một danh sách.",
    "Not a valid mapping type.": "Phải là một đối tượng JSON.",
    "Not a valid email address.": "Không phải một địa chỉ thư điện tử.",
    "Invalid input type.": "Phải là một đối tượng JSON.",
    "Invalid JSON body.": "Nội dung gửi lên không phải JSON.",
}

HTTP_WORDS = {
    404: Words("Không có trang này. Hãy xem lại địa chỉ.", "There is no such page. Check the address."),
    405: Words("Địa chỉ này không nhận cách gọi đó.", "This address does not take that method."),
    413: Words(
        "Tệp quá lớn (tối đa 20 MB). Hãy chia danh sách thành nhiều tệp.",
        "The file is too large (20 MB at most). Split the list into several files.",
    ),
    415: Words("Không nhận được định dạng này.", "This format is not taken."),
}
AWAY = Words(
    "Hệ thống đang tạm gián đoạn; chưa có gì được ghi. Hãy thử lại sau ít phút.",
    "The system is interrupted for a moment; nothing was recorded. Try again in a few minutes.",
)
FAILED = Words(
    "Hệ thống gặp lỗi ngoài dự kiến; chưa có gì được ghi. Hãy thử lại, nếu vẫn lỗi hãy báo người quản trị.",
    "Something unexpected failed; nothing was recorded. Try again, and tell the operator if it fails again.",
)
INPUT = Words(
    "Có thông tin chưa đúng. Hãy xem từng chỗ bên dưới.", "Some of the input is not right. See each place below."
)


MIMETYPE = "application/problem+json"


class FaultSchema(Schema):
    """One thing that is wrong with what was sent."""

    pointer = fields.String(required=True, metadata={"description": "Where, as a JSON pointer."})
    detail = fields.String(required=True, metadata={"description": "What, in the language that was asked for."})


class ProblemSchema(Schema):
    """A problem document, as API pages describe it."""

    type = fields.String(required=True, metadata={"description": "urn:solop:problem:… names the rule."})
    title = fields.String(required=True, metadata={"description": "In the language that was asked for."})
    status = fields.Integer(required=True)
    errors = fields.List(fields.Nested(FaultSchema))


def problem(status: int, code: str, words: Words, faults: tuple[Fault, ...] = ()) -> Response:
    """The answer for a refusal: a problem document, or a page."""
    if not is_api():
        refusal = Refusal(code, words, status=status, faults=faults)
        response = Response(render_template("problem.html", refusal=refusal, status=status), status)
    else:
        body: dict[str, Any] = {
            "type": f"urn:solop:problem:{code}",
            "title": words.in_language(language()),
            "status": status,
        }
        if faults:
            body["errors"] = [{"pointer": fault.at, "detail": fault.words.in_language(language())} for fault in faults]
        response = Response(json.dumps(body, ensure_ascii=False), status, mimetype=MIMETYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def handle(app: Flask) -> None:
    """Turn everything that can go wrong in a request into a problem."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return problem(refusal.status, refusal.code, refusal.words, refusal.faults)

    @app.errorhandler(PyMongoError)
    def store_failed(failure: PyMongoError) -> Response:
        away = isinstance(failure, (ConnectionFailure, NetworkTimeout, ExecutionTimeout)) or (
            isinstance(failure, OperationFailure) and failure.has_error_label("TransientTransactionError")
        )
        log.warning("the store failed a request", problem=repr(failure)[:300], away=away)
        return problem(503, "store-away", AWAY) if away else problem(500, "failed", FAILED)

    @app.errorhandler(HTTPException)
    def http_failed(failure: HTTPException) -> Response:
        status = failure.code or 500
        data = getattr(failure, "data", None) or {}
        if isinstance(data, Mapping) and "messages" in data:
            return problem(422 if status == 422 else status, "input", INPUT, tuple(faults_of(data["messages"])))
        words = HTTP_WORDS.get(status) or Words(
            failure.description or failure.name, failure.description or failure.name
        )
        answer = problem(status, failure.name.lower().replace(" ", "-"), words)
        if status in (301, 302, 303, 307, 308):
            return failure.get_response()  # type: ignore[return-value]
        return answer

    @app.errorhandler(Exception)
    def failed(failure: Exception) -> Response:
        log.exception("a request failed")
        return problem(500, "failed", FAILED)


def faults_of(messages: Any, at: str = "") -> Iterator[Fault]:
    """marshmallow's nested messages as faults; its first level names where the value was looked for."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            place = at if at == "" and name in ("json", "query", "form", "files", "headers", "json_or_form") else None
            if place is not None:
                yield from faults_of(inner, "/")
            elif name == "_schema":
                yield from faults_of(inner, at)
            else:
                yield from faults_of(inner, f"{at.rstrip('/')}/{name}")
    else:
        for text in messages if isinstance(messages, list) else [messages]:
            yield Fault(at or "/", Words(SENTENCES.get(str(text), str(text)), str(text)))
