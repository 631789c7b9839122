"""What may be done with documents, licences and uploads."""

from onething.documents.commands.composites import (
    add_member,
    close_trade,
    follow_member,
    follow_version,
    issue_composite,
    remove_member,
)
from onething.documents.commands.copies import make_copy, seal_copy, withdraw_copy
from onething.documents.commands.destroying import destroy_documents
from onething.documents.commands.errors import correct_error, reject_error, report_error
from onething.documents.commands.exports import Exported, export_list
from onething.documents.commands.imports import import_licences
from onething.documents.commands.issuing import issue
from onething.documents.commands.licence_imports import (
    drop_import,
    import_next,
    lapse_import,
    start_import,
    try_import,
)
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
from onething.documents.commands.seals import (
    destroy_seal,
    entrust_seal,
    pause_seal,
    register_seal,
    resume_seal,
)
from onething.documents.commands.templates import (
    draft_template,
    load_templates,
    publish_template,
)
from onething.documents.commands.uploads import record_upload
from onething.documents.commands.uses import (
    ask_consent,
    give_consent,
    lapse_consent,
    note_uses,
    refuse_consent,
    use_licence,
    withdraw_consent,
)
from onething.documents.commands.versions import change_licence, reissue_licence, renew_licence

__all__ = [
    "Exported",
    "add_member",
    "ask_consent",
    "attach_ofd",
    "cancel_licence",
    "change_licence",
    "close_trade",
    "correct_document",
    "correct_error",
    "destroy_documents",
    "destroy_seal",
    "draft_template",
    "drop_import",
    "entrust_seal",
    "expire_licence",
    "export_list",
    "follow_member",
    "follow_version",
    "forfeit_licence",
    "give_consent",
    "import_licences",
    "import_next",
    "issue",
    "issue_composite",
    "lapse_consent",
    "lapse_import",
    "load_templates",
    "make_copy",
    "note_uses",
    "pause_seal",
    "publish_template",
    "record_upload",
    "refuse_consent",
    "register",
    "register_licence",
    "register_seal",
    "register_set",
    "reissue_licence",
    "reject_error",
    "remove_member",
    "renew_licence",
    "report_error",
    "restore_licence",
    "resume_seal",
    "revoke_licence",
    "seal",
    "seal_copy",
    "seal_licence",
    "seal_set",
    "start_import",
    "suspend_licence",
    "try_import",
    "use_licence",
    "withdraw_consent",
    "withdraw_copy",
    "withdraw_document",
]
