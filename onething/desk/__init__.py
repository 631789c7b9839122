"""大厅: halls and places, bookings, tickets, calling."""
