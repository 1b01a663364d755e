"""Notices that an organisation posts (公告): the smallest plug-in with a table, a type, a field and a mutation."""
