"""The OpenAPI of the platform, generated from the code."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation

from onething.api import edge
from onething.api.aids import router as aids
from onething.api.applications import router as applications
from onething.api.cases import router as cases
from onething.api.description import Described
from onething.api.fees import router as fees
from onething.api.licences import router as licences
from onething.api.parcels import router as parcels
from onething.api.parsing import Strict
from onething.api.parts import router as parts
from onething.api.projects import router as projects
from onething.api.provinces import router as provinces
from onething.api.supervision import router as supervision
from onething.api.turns import router as turns
from onething.api.visits import router as visits
from onething.kernel.refusals import Refusal

api = Described(
    title="一件事平台接口",
    version="1",
    description="部门业务系统与平台之间的接口。写请求与页面执行同样的命令，须带 Idempotency-Key。",
    auth=edge.Key(),
    urls_namespace="api",
    docs_url=None,
    parser=Strict(),
)
api.add_router("/cases", cases)
api.add_router("/applications", applications)
api.add_router("/supervision", supervision)
api.add_router("/turns", turns)
api.add_router("/parts", parts)
api.add_router("/visits", visits)
api.add_router("/licences", licences)
api.add_router("/parcels", parcels)
api.add_router("/fees", fees)
api.add_router("/aids", aids)
api.add_router("/projects", projects)
api.add_router("/provinces", provinces)


class Undeclared(Exception):
    """An operation was put into the API without saying which scope opens it."""


def _declared(operation: Operation) -> Operation:
    scopes = [key.scope for key in operation.auth_callbacks if isinstance(key, edge.Key)]
    if not all(scopes) or len(scopes) != 1:
        raise Undeclared(f"{operation.path}: declare it with auth=Key(scope)")
    operation.openapi_extra = {"x-scope": scopes[0]}
    return operation


OPERATIONS = tuple(
    _declared(one)
    for _, router in api._routers
    for view in router.path_operations.values()
    for one in view.operations
)
api.add_exception_handler(Refusal, edge.refused)
api.add_exception_handler(AuthenticationError, edge.unauthenticated)
api.add_exception_handler(ValidationError, edge.malformed)
api.add_exception_handler(HttpError, edge.http_error)
api.add_exception_handler(SuspiciousOperation, edge.suspicious)
api.add_exception_handler(MultiPartParserError, edge.suspicious)
api.add_exception_handler(UnreadablePostError, edge.suspicious)
api.add_exception_handler(Exception, edge.failed)
