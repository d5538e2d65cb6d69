"""Official files and rosters taken in through the pages, with a look at what would change."""
