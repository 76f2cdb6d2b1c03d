"""The local web page: who asks what, workers that work it out, and the server between them."""
