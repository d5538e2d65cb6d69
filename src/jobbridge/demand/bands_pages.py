"""placeholder"""

HANDLERS: list[object] = []
