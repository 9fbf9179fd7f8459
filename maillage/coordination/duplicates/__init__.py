"""Records that look like one structure: side by side, merged, taken apart again."""
