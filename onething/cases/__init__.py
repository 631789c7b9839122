"""Applications and the cases they are split into: state, clocks, decision. The heart."""
