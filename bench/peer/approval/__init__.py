"""The app that the flow must live in."""
