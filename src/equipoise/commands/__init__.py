"""Commands of the command line, one file each: what is asked, and what is printed."""
