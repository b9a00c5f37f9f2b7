"""What is in a file: its text, language, pages, pictures; read in child processes, never trusted."""
