"""What moved in the published numbers since an older state of the records, and why."""
