"""服务包: one working service as one file, from one installation to another."""
