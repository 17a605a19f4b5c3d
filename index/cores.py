"""How many cores a sum takes."""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def one_core_each() -> None:
    """From now on have a matrix multiplied on one core: many are, side by side, in a server.

    The threads of several multiplications wait for each other by spinning: four questions at
    once took each twenty times as long as one alone.
    """
    threadpool_limits(1, user_api="blas")
