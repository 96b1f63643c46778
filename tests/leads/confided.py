"""The alarmed neighbourhood with an officer in the chat, and somebody who looks for traces afterwards."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select

from bot.services import people
from db.encryption import EncryptedBytes
from db.models import Identity, Lead, Model, PersonRole, Role
from db.sealed import sealed_tables
from sandbox.client import Person as Phone
from tests.emergencies.alarmed import Alarmed
from tests.faults.secrecy import stored_text
from tests.program import command

WHAT, WHEN = "戴绿帽子的瘸腿人每晚在废锅炉房卸货", "周三半夜, 旧锅炉房后门"
SENDER = 1001
_TOKEN = re.compile(rb"gAAAAA[A-Za-z0-9_-]{60,}={0,2}")


class Confided(Alarmed):
    """`ma` and `he` are officers. `wang` has something to tell; `chen` coordinates and is to know nothing."""

    ma: Phone
    he: Phone

    async def build(self) -> None:
        await super().build()
        async with self.database.writing() as session:
            for key, name, called, account in (("ma", "马志强子", "马警官", 1008), ("he", "何立新丑", "何警官", 1009)):
                person = people.add(
                    session,
                    name=name,
                    roles=(Role.OFFICER,),
                    accounts={"telegram": str(account)},
                    now=datetime.now(UTC),
                )
                person.called = called
                await session.flush()
                self.numbers[key] = person.id
                self.secrets.plant(name)
        self.ma = await self.telegram.person("马", id=1008)
        self.he = await self.telegram.person("何", id=1009)
        self.secrets.plant(WHAT, WHEN)

    async def no_officer(self) -> None:
        async with self.database.writing() as session:
            await session.execute(delete(PersonRole).where(PersonRole.role == Role.OFFICER))
            await session.execute(delete(Identity).where(Identity.account.in_(("1008", "1009"))))

    async def hands_in(self) -> str:
        """王师傅 tells it; the code he is given."""
        await self.wang.send("线索")
        await self.wang.sees("只给民警看", "请民警联系我")
        await self.wang.tap("我来写")
        await self.wang.sees("什么事")
        await self.wang.send(WHAT)
        await self.wang.sees("什么时候")
        await self.wang.send(WHEN)
        await self.wang.sees("交给民警")
        await self.wang.tap("交给民警")
        return self.code_in(await self.wang.sees("请记下代号"))

    @staticmethod
    def code_in(message: dict[str, object]) -> str:
        found = re.search(r"\d{4} \d{4} \d{4}", str(message["text"]))
        assert found is not None
        return found.group()

    async def lead(self, number: int = 1) -> Lead:
        async with self.database.reading() as session:
            return await session.get_one(Lead, number)

    # Looking for traces

    async def traces(self) -> list[str]:
        """Where the words of the lead, or who gave it, can be found by somebody who has everything: the files, a backup
        and the keys. Only `leads.what` and `leads.when_where` are allowed, and nothing that names a person."""
        found = [f"column {place}" async for place in self._in_columns()]
        found += [f"{part.name}: {each}" for part in self._files() for each in self._in_bytes(part.read_bytes())]
        found += [f"plain: {each}" for each in (WHAT, WHEN) if each in stored_text(self.database_url)]
        for bot in self.bots:
            found += [f"log: {each}" for each in (WHAT, WHEN, str(SENDER)) if each in bot.said]
        return found

    async def _in_columns(self) -> AsyncIterator[str]:
        fernet = Fernet(self.key)
        for sealed in sealed_tables():
            table = Model.metadata.tables[sealed.name]
            if any(isinstance(table.c[name].type, EncryptedBytes) for name in sealed.columns):
                continue
            async with self.database.reader.connect() as connection:
                for row in await connection.execute(select(sealed.table)):
                    for name in sealed.columns:
                        token = row._mapping[name]
                        is_its_own = (sealed.name, name) in {("leads", "what"), ("leads", "when_where")}
                        if token is not None and not is_its_own and self._tells(fernet.decrypt(token.encode())):
                            yield sealed.place(row, name)

    def _in_bytes(self, content: bytes) -> Iterator[str]:
        """Every token that lies anywhere in the file, in pages that are free as well: opened, and read.

        The lead's own two columns are allowed once each."""
        for plain in self.opened(content):
            if plain not in (WHAT, WHEN) and self._tells(plain.encode()):
                yield f"a token that holds more than the lead's own columns: {len(plain)} characters"

    def _files(self) -> list[Path]:
        """Of SQLite; a PostgreSQL is looked at through its tables."""
        if not self.database.is_sqlite:
            return []
        file = Path(self.database.url.database or "")
        return [part for part in (file, file.with_name(file.name + "-wal")) if part.exists()]

    def opened_in_files(self) -> list[str]:
        """Whatever the keys open in the files, wherever it lies."""
        return [opened for part in self._files() for opened in self.opened(part.read_bytes())]

    def opened(self, content: bytes) -> Iterator[str]:
        fernet = Fernet(self.key)
        for token in _TOKEN.findall(content):
            with suppress(InvalidToken):
                yield fernet.decrypt(token).decode(errors="replace")

    @staticmethod
    def _tells(plain: bytes) -> bool:
        text = plain.decode(errors="replace")
        return any(words in text or json.dumps(words)[1:-1] in text for words in (WHAT, WHEN))

    async def in_backup(self) -> list[str]:
        """The same of a backup made now, by `jinhuai db backup`."""
        path = self.folder / "copy.zip"
        log = self.folder / "backup.log"
        environment = self.environment({})
        assert await command("db", "backup", str(path), environment=environment, log=log).ended() == 0
        with zipfile.ZipFile(path) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
        return [*self._in_bytes(content), *(w for w in (WHAT, WHEN) if w in content.decode(errors="replace"))]
