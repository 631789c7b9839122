"""What may be done with documents, licences and uploads."""

from onething.documents.commands.exports import Exported, export_list
from onething.documents.commands.issuing import issue
from onething.documents.commands.licences import (
    cancel_licence,
    expire_licence,
    forfeit_licence,
    register_licence,
    restore_licence,
    revoke_licence,
    seal_licence,
    suspend_licence,
)
from onething.documents.commands.ofd import attach_ofd
from onething.documents.commands.papers import (
    correct_document,
    register,
    register_set,
    seal,
    seal_set,
    withdraw_document,
)
from onething.documents.commands.templates import (
    draft_template,
    load_templates,
    publish_template,
)
from onething.documents.commands.uploads import record_upload

__all__ = [
    "Exported",
    "attach_ofd",
    "cancel_licence",
    "correct_document",
    "draft_template",
    "expire_licence",
    "export_list",
    "forfeit_licence",
    "issue",
    "load_templates",
    "publish_template",
    "record_upload",
    "register",
    "register_licence",
    "register_set",
    "restore_licence",
    "revoke_licence",
    "seal",
    "seal_licence",
    "seal_set",
    "suspend_licence",
    "withdraw_document",
]
