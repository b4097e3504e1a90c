"""Compiled steps between the int8 products of a transformer, for processors.

`rows.c` and `attention.c` are plain C without torch's headers, `build` compiles them where
there is a compiler, and `library` calls them with tensors. Without the library the same
is computed by torch's own operations, slower.
"""
