"""练习: calls to be recorded and complaints to be passed on, on a platform for practising."""
