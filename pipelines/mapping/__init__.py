"""A force's own headers, values and date formats, brought under the contracts' names."""
