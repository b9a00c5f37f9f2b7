"""One document: who sees it and why, sharing, remarks, versions compared, what cites it, its metadata."""
