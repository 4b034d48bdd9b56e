"""Describe what is published: indicators, their estimators, intervals and quality labels."""

import os

# numpy reads this when it is first imported. The products of tabulate.py are small: on two cores a second thread brings
# little, and on a busy machine the two wait for each other (docs/decisions/0002-tabulation.md).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
