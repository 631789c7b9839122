"""Several people at once: each in a thread with a connection of his own."""

import threading

from django.db import connections


def all_at_once(*deeds):
    """Run the deeds at the same time; what goes wrong in one of them goes wrong here."""
    gate, faults = threading.Barrier(len(deeds)), []

    def run(deed):
        try:
            gate.wait()
            deed()
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
