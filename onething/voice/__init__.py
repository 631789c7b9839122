"""What people say about the service: 好差评 and the work that a bad review makes."""
