"""Arguments of the command line that are no formulas.  No SymPy."""

import re

from hsym.errors import HsymError, shown


def integer(argument: str, text: str, least: int, most: int) -> int:
    """An integer argument within bounds.

    Raises:
        HsymError: it is not one.

    Example:
        >>> integer("--M", "8", 1, 4096)
        8
    """
    if re.fullmatch(r"-?[0-9]{1,12}", text.strip()) and least <= int(text) <= most:
        return int(text)
    raise HsymError(f"{argument}: {shown(text)} is not possible; expected an integer from {least} to {most}")
