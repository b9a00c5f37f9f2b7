"""The library as a list: finding by words, filters with counts, pages, forgiving a typing error, a ZIP of a selection."""
