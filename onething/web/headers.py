"""What browsers may fetch from where."""

POLICY = (
    "default-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'; object-src 'none'"
)
