"""The commands of the command line, by subject; `pipelines.__main__` registers and runs them.

A command imports what it runs inside itself, so that `status` does not wait for the models and
only the commands that need the dashboard load it.
"""
