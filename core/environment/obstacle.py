"""What stands in the way of a start, in one sentence, with the exit code that says which kind."""

FAILED = 1
USAGE = 2
NO_DESKTOP = 3
INTERRUPTED = 130


class Obstacle(Exception):
    """The start cannot go on.

    Parameters
    ----------
    sentence : lower case; names what is in the way and the way out
    exit_code : of the process, if nobody clears the way
    """

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
