"""The platform under kills: real processes, real load, a journal of every answer, and the books after."""
