"""What work took, as every measured program prints it."""

import time


class Clocks:
    """The clocks that run while work is done."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def stop(self, count: int, took: list[float]) -> str:
        """The figures. `took` has the seconds of each call, where they are timed one by one."""
        seconds, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        took.sort()
        p50, p99 = (took[int(len(took) * share)] * 1e6 if took else 0.0 for share in (0.5, 0.99))
        return figures(count, seconds, cpu, p50, p99)


def of_the_process() -> str:
    """Of the whole process until now. How long it took, only whoever started it can say."""
    return figures(1, 0.0, time.process_time(), 0.0, 0.0)


def figures(count: int, seconds: float, cpu: float, p50: float, p99: float) -> str:
    # By hand: a process whose start is measured loads nothing for it.
    return (
        f'{{"count": {count}, "seconds": {seconds}, "cpu_seconds": {cpu}, '
        f'"p50_us": {p50}, "p99_us": {p99}, "peak_mib": {peak_mib()}}}'
    )


def peak_mib() -> float:
    """The most memory that the process ever had; 0 where the system does not say."""
    try:
        with open("/proc/self/status") as status:
            lines = status.read().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
