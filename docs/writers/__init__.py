"""Writers of the reference pages: each turns a part of the record or the program into Markdown."""
