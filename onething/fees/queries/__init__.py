"""What can be asked about fees; answers are frozen values."""

from onething.fees.queries.books import (
    BooksPage,
    DaySheet,
    ErrandPage,
    books,
    books_of_difference,
    day_sheet,
    errands,
)
from onething.fees.queries.cards import BillCard, OrderCard, PaymentCard, ReductionCard, RefundCard
from onething.fees.queries.collecting import (
    BillPage,
    BillSheet,
    bill_of_reduction,
    bill_of_refund,
    bill_page,
    bill_sheet,
    window_sheet,
)
from onething.fees.queries.mine import (
    ReductionSheet,
    checkout_sheet,
    due_of,
    for_message,
    my_orders,
    order_sheet,
    orders_of_application,
    proof_of_line,
    proof_of_reduction,
    reduction_sheet,
)
from onething.fees.queries.noting import CasePanel, OrderNote, case_panel, notes
from onething.fees.queries.ways import DueNote, Ways, due_note

__all__ = [
    "BillCard",
    "BillPage",
    "BillSheet",
    "BooksPage",
    "CasePanel",
    "DaySheet",
    "DueNote",
    "ErrandPage",
    "OrderCard",
    "OrderNote",
    "PaymentCard",
    "ReductionCard",
    "ReductionSheet",
    "RefundCard",
    "Ways",
    "bill_of_reduction",
    "bill_of_refund",
    "bill_page",
    "bill_sheet",
    "books",
    "books_of_difference",
    "case_panel",
    "checkout_sheet",
    "day_sheet",
    "due_note",
    "due_of",
    "errands",
    "for_message",
    "my_orders",
    "notes",
    "order_sheet",
    "orders_of_application",
    "proof_of_line",
    "proof_of_reduction",
    "reduction_sheet",
    "window_sheet",
]
