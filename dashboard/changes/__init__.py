"""What moved in the numbers since an older version or a month end, for pages and papers."""
