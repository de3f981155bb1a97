"""Control charts: which months are more than chance explains."""
