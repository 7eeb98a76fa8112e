"""Waiting for something to become true, with a deadline; never for time to pass."""

import time


def wait_for(what, condition, seconds=20):
    """Asks until the answer is true and returns it; fails by name when it never is."""
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        try:
            answer = condition()
            if answer:
                return answer
        except (OSError, LookupError, ValueError) as error:
            last = error
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s in vain for: {what}" + (f" ({last!r})" if last else ""))
