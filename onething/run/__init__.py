"""The processes of the platform: database, web, consumers, workers, sequencer, under one supervisor."""
