"""Random calls, runs, faults, cancellations, signals, threads and processes, and after every step: does a client claim
anything of money, or of what was done, that the sandbox's ledger does not bear out?

A seed decides what happens in a case, though not to the microsecond when. The Rust crate has a deeper one; this is
about what is Python's own: threads that share a client, event loops, signal handlers that raise, forks.
"""
