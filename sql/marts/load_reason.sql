-- Why rows of each load were refused; a row can have several reasons.
-- grain: load_id, reason
-- units: row_count = rows refused for the reason, example_lines = up to three lines of the file, with the sheet of a workbook
-- source: history.load_reasons
select
    load_id,
    reason,
    row_count,
    example_lines,
from history.load_reasons
order by load_id, row_count desc, reason
