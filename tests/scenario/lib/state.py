"""The server's state, asked for reading only: for what no page shows, such as alerts without a case."""

import sqlite3


def ask(post, question, *values):
    database, = (post.folder / "data" / "state").glob("*.db")
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(question, values).fetchall()
    finally:
        connection.close()


def alerts_by_rule(post):
    return dict(ask(post, "SELECT rule, count(*) FROM alert GROUP BY rule"))
