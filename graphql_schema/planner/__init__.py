"""Planned reads: one GraphQL operation becomes one SQL statement that builds its JSON inside PostgreSQL.

`read` turns the operation into a typed tree, `police` puts tenant and scope on every table in it, `emit` makes the
statement, `run` binds a request's values and hands the bytes on; `cache` keeps what was planned.
"""
