"""Names for the arrays that cross module borders, so that signatures stay readable."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Real numbers; axis 0 is the draw unless a docstring says otherwise.
Array: TypeAlias = NDArray[np.float64]
#: True or false per element.
Mask: TypeAlias = NDArray[np.bool_]
#: Positions in a list of names.
Index: TypeAlias = NDArray[np.intp]
#: Values of a generating function on a circle in the complex plane.
Complex: TypeAlias = NDArray[np.complex128]
