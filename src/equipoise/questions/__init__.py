"""Questions in words: read by rules over tables, refused where a word stays unexplained, made into cases."""
