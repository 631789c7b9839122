"""What every room stands on: actor, command, cause, ledger, reactions, clock, machine, tables."""
