"""The workbench of clerks and approvers: queues by working time left, one case on one screen."""
