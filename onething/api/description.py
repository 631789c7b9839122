"""The OpenAPI as it is meant: which scope opens what, which headers are read, what faults look like."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

FIRST_FAULT = 400
OF_APPLICANTS = ("/applications", "/projects")  # asked for in the name of somebody
FILES = ("application/pdf", "image/jpeg", "image/png")
CAUSE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "每个写请求一个唯一的值，重试时用同一个值。",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
APPLICANT = {
    "name": "X-Applicant",
    "in": "header",
    "required": True,
    "description": "申请人的统一社会信用代码或证件号码。",
    "schema": {"type": "string", "minLength": 1},
}
OFFICIAL = {
    "name": "X-Official",
    "in": "header",
    "required": False,
    "description": "实际办理人的工号；不填由系统办理。",
    "schema": {"type": "string"},
}


class Described(NinjaAPI):
    """An API whose description says what ninja cannot know."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the description with headers, and with faults as problem+json; made once."""
        wanted = repr(sorted(given.items()))
        if wanted not in self.described:
            self.described[wanted] = self._describe(**given)
        return self.described[wanted]

    def _describe(self, **given: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**given)
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                _headers(path, method, operation)
                _faults(operation)
                if operation["operationId"].endswith("_file"):
                    binary = {"schema": {"type": "string", "format": "binary"}}
                    operation["responses"][200]["content"] = dict.fromkeys(FILES, binary)
        return schema


def _headers(path: str, method: str, operation: dict[str, Any]) -> None:
    read = [APPLICANT] if any(one in path for one in OF_APPLICANTS) else [OFFICIAL]
    operation["parameters"] += [*read, *([CAUSE] if method == "post" else [])]


def _faults(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= FIRST_FAULT and "content" in answer:
            answer["content"] = {"application/problem+json": answer["content"]["application/json"]}
