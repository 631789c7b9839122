"""Passwords of tests: the same hash as on a running platform, at the smallest cost that it knows."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    """Argon2 that takes a millisecond: nobody attacks the passwords of tests."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
