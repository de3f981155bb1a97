"""What Alembic runs: the steps that a database lacks, on the connection that it was handed.

The connection is in a transaction, so that all of them are made or none.
"""

from alembic import context

from pipelines.state.tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
)
context.run_migrations()
