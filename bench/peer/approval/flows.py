"""One approval in three steps."""

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


class Approval(flow.Flow):
    """Start, accept, review, decide."""

    process_class = Process
    start = flow.StartHandle().Next(this.accept)
    accept = flow.Handle().Next(this.review)
    review = flow.Handle().Next(this.decide)
    decide = flow.Handle().Next(this.end)
    end = flow.End()
