"""Pages of the library: the list, putting files in, one document, its bytes, what is expected."""
