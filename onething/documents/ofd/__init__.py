"""Papers as OFD (GB/T 33190-2016), from the same typeset pages as the PDF, under SM2 seals."""
