"""An import contract: from outside, a room is entered only through its public files."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOM_DEPTH = 2  # onething.<room>


class FacadeContract(Contract):  # type: ignore[misc]  # import-linter ships no types
    """Lists each import that reaches past the public files of a room."""

    public: Any = fields.SetField(subfield=fields.StringField())
    open_rooms: Any = fields.SetField(subfield=fields.StringField())
    may_load: Any = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return the contract as kept when nothing reaches past a façade."""
        past = [
            (module, target)
            for module in sorted(graph.modules)
            if module != "onething.urls"  # hangs up what the rooms offer
            for target in sorted(graph.find_modules_directly_imported_by(module))
            if self._reaches_past(module, target)
        ]
        return ContractCheck(kept=not past, metadata={"past": past})

    def _reaches_past(self, module: str, target: str) -> bool:
        parts = target.split(".")
        if parts[0] != "onething" or len(parts) <= ROOM_DEPTH:
            return False
        room = ".".join(parts[:ROOM_DEPTH])
        if room in self.open_rooms or f"{module}.".startswith(f"{room}."):
            return False
        loading = ".".join(module.split(".")[:ROOM_DEPTH]) in self.may_load
        return not (
            parts[ROOM_DEPTH] in self.public or (loading and parts[ROOM_DEPTH] in {"load", "check"})
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that reaches past a façade."""
        for module, target in check.metadata["past"]:
            output.print_error(f"{module} reaches into {target}")
