-- Police forces, their short names and their places on an equal-area tile map.
-- grain: force_code
-- units: short_name = three or four letters for a tile, tile_row = row from the north, tile_column = column from the west
-- source: reference.force
select
    force_code,
    force_name,
    short_name,
    region,
    tile_row,
    tile_column,
from reference."force"
