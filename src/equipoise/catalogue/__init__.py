"""The entries of the kernel catalogue by subject; :mod:`equipoise.kernels` is the door to them."""
