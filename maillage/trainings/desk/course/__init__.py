"""The sheet of a course, and its sessions."""
