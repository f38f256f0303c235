"""What the synchronous and the asynchronous classes have in common, written once, as the asynchronous code.

`cargo xtask generate` writes each file here to `_async`, and to `_sync` without `async`, `await` and the prefixes
`Async` and `start_`. In docstrings `{a|b}` is `a` in the asynchronous file and `b` in the synchronous one, `{price of
operationId}` is the price in the overlay, and `{NAME}` is the string of that name, which stands before the classes.

This folder is not published.
"""
