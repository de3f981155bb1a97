"""Publications that fit the extracts, each in its publisher's own layout and marked as invented.

Nothing is drawn for them: they are worked out from what the extracts hold, so that these are the
same with and without. They have no defects.
"""

from pipelines.synthetic.publications.files import file_name, write_publications
from pipelines.synthetic.publications.recorded_crime import crime_published

__all__ = ["crime_published", "file_name", "write_publications"]
