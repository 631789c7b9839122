"""缴费: orders, bills, payments, reductions, refunds and what is compared each day."""
