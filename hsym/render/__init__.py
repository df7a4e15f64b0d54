"""Output: plain text, LaTeX, Markdown, JSON, tables and notebooks.  Nothing here computes mathematics."""
