"""Pages on which questionnaires are copied and written, and free answers read, in both working faces."""
