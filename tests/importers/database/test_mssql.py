"""SQL Server by the SQL that is made for it: it was tried over its protocol against Babelfish, not against itself."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import CHAR, Numeric, String, Unicode, create_mock_engine
from sqlalchemy.dialects import mssql

from importers.database.change_log_setup import _log_table, _mssql_triggers, _names
from importers.database.connection import Connection, DatabaseKind
from importers.database.dialects import dialect_of
from importers.database.failures import sentence
from importers.database.reading import Wanted, _statement
from importers.database.tables import Column, Shape, TableName
from importers.database.writing import CellChange, RowChange, _update

DIALECT = dialect_of(DatabaseKind.MSSQL)
SHOP = Connection("shop", DatabaseKind.MSSQL, "shop", host="db.example", user="till")
PRODUCT = Shape(
    (
        Column("ProductID", String(25)),
        Column("ProductName", Unicode(75)),
        Column("SellPrice", Numeric(18, 2)),
    ),
    ("ProductID",),
)


def compiled(statement: object) -> str:
    text = statement.compile(  # type: ignore[attr-defined]
        dialect=mssql.dialect(), compile_kwargs={"literal_binds": True}
    )
    return " ".join(str(text).split())


def test_a_table_is_read_by_its_key_as_text_under_odd_names() -> None:
    table = TableName("Artikel; drop", "Lager 1")
    columns = (
        Column("ProductID", CHAR(8)),
        Column("Preis (€)", Numeric(18, 2)),
        Column("Bild", mssql.IMAGE()),
    )
    wanted = Wanted(table, ("ProductID",), 100)
    kept, statement = _statement(DIALECT, wanted, Shape(columns, ("ProductID",)), ("ProductID",))
    assert [column.name for column in kept] == ["ProductID", "Preis (€)"]
    assert compiled(statement) == (
        "SELECT TOP 100 rtrim(CAST([Lager 1].[Artikel; drop].[ProductID] AS NVARCHAR(max))) AS c1, "
        "CAST([Lager 1].[Artikel; drop].[Preis (€)] AS NVARCHAR(max)) AS c2 "
        "FROM [Lager 1].[Artikel; drop] ORDER BY [Lager 1].[Artikel; drop].[ProductID]"
    )


def test_a_cell_is_written_only_where_all_is_as_it_was_read_to_the_last_blank() -> None:
    change = RowChange(("00123",), (CellChange("SellPrice", "4500.00", "4400.00"),))
    assert compiled(_update(DIALECT, TableName("product", "dbo"), PRODUCT, change)) == (
        "UPDATE dbo.product SET [SellPrice]=CAST(4400.00 AS NUMERIC(18, 2)) "
        "WHERE dbo.product.[ProductID] = '00123' "
        "AND ((CAST(dbo.product.[ProductID] AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) + N'|') = ('00123' + '|') "
        "AND ((CAST(dbo.product.[SellPrice] AS NVARCHAR(max)) COLLATE Latin1_General_BIN2) + N'|') = ('4500.00' + '|')"
    )


def test_the_change_log_has_an_identity_and_triggers_for_all_rows_of_a_statement() -> None:
    engine: Any = create_mock_engine("mssql+pymssql://", print)  # needs no driver
    table = TableName("product", "dbo")
    log = " ".join(_log_table(engine, table, PRODUCT).split())
    assert log.startswith("CREATE TABLE dbo.[ChangeLog] ( [LogID] INTEGER NOT NULL IDENTITY,")
    assert "[SellPrice] NUMERIC(18, 2) NULL" in log
    made = _mssql_triggers(_names(engine, table, PRODUCT))
    into = "INSERT INTO [dbo].[ChangeLog] ([ChangeType], [ProductID], [ProductName], [SellPrice])"
    assert made == [
        "CREATE TRIGGER [product_log_insert] ON [dbo].[product] AFTER INSERT AS BEGIN SET NOCOUNT ON; "
        f"{into} SELECT 'INSERT', [ProductID], [ProductName], [SellPrice] FROM inserted; END",
        "CREATE TRIGGER [product_log_update] ON [dbo].[product] AFTER UPDATE AS BEGIN SET NOCOUNT ON; "
        f"{into} SELECT 'UPDATE', [ProductID], [ProductName], [SellPrice] FROM inserted; "
        f"{into} SELECT 'DELETE', [ProductID], [ProductName], [SellPrice] FROM deleted "
        "WHERE [ProductID] NOT IN (SELECT [ProductID] FROM inserted); END",
        "CREATE TRIGGER [product_log_delete] ON [dbo].[product] AFTER DELETE AS BEGIN SET NOCOUNT ON; "
        f"{into} SELECT 'DELETE', [ProductID], [ProductName], [SellPrice] FROM deleted; END",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Driver Error: Client unable to establish connection", "server answers at shop on db.example"),
        ("SSL Provider: certificate verify failed; Client unable to establish connection", "cannot be trusted"),
        ("Login failed for user 'till'.", "refuses the user till"),
    ],
)  # fmt: skip
def test_its_drivers_words_are_understood(said: str, told: str) -> None:
    assert told in sentence(SHOP, "connecting", RuntimeError(said))
