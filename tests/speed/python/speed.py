"""Does some work with a client of Python, and prints its figures as JSON. See ../README.md."""

import argparse
import asyncio

import async_clients
import async_work
import sync_clients
import sync_work


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--client", required=True, choices=[*sync_clients.CLIENTS, *async_clients.CLIENTS])
    parser.add_argument("--work", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--warm-up", type=int, default=1)
    given = parser.parse_args()
    amount = (given.work, given.count, given.warm_up, given.base_url)
    if given.client in sync_clients.CLIENTS:
        figures = sync_work.measure(sync_clients.CLIENTS[given.client](given.base_url), *amount)
    else:
        figures = asyncio.run(async_work.measure(async_clients.CLIENTS[given.client], *amount))
    print(figures)


if __name__ == "__main__":
    main()
