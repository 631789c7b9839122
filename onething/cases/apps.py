from importlib import import_module

from django.apps import AppConfig

from onething.kernel.owners import owned_by


class CasesConfig(AppConfig):
    name = "onething.cases"
    label = "cases"

    def ready(self) -> None:
        import_module("onething.cases.citing")
        import_module("onething.cases.promise_reactions")
        import_module("onething.cases.promise_timers")
        import_module("onething.cases.composing")
        import_module("onething.cases.opening")
        import_module("onething.cases.reactions")
        import_module("onething.cases.running")
        import_module("onething.cases.timers")
        papers = import_module("onething.documents.queries")
        papers.needs_files(import_module("onething.cases.destroying").files_in_use)
        papers.tells_matters(import_module("onething.cases.matters").abouts_of)
        owned_by("case", "SELECT subject FROM cases_case WHERE id = %s")
        owned_by("promise", "SELECT subject FROM cases_promise WHERE id = %s")
        owned_by("credit", "SELECT subject FROM cases_creditrecord WHERE id = %s")
        owned_by("application", "SELECT subject FROM cases_application WHERE id = %s")
