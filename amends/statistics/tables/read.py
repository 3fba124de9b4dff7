"""Reading a table: CSV with any delimiter and encoding, Parquet, Feather; plain or compressed.

What a file is, its first bytes say, never its name. All CSV values are read as text; `values` gives them a
meaning.
"""

from __future__ import annotations

import bz2
import csv
import difflib
import gzip
import io
import lzma
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

from amends.statistics.types import CannotTell

DELIMITERS = (",", ";", "\t", "|", "~", " ")
SAMPLE = 262_144


@dataclass
class Table:
    """The wanted columns, how many rows there are, and what was odd about the file."""

    columns: dict[str, pa.Array]
    rows: int
    names: list[str]
    delimiter: str = ""
    encoding: str = ""
    ragged: int = 0
    remarks: list[str] = field(default_factory=list)

    def named(self, asked: str) -> str:
        """The column that is meant: exactly, else without regard to case, blanks and underscores."""
        if asked in self.names:
            return asked
        alike = [name for name in self.names if _plain(name) == _plain(asked)]
        if len(alike) == 1:
            return alike[0]
        near = difflib.get_close_matches(asked, self.names, 1, 0.6)
        hint = f" (did you mean {near[0]}?)" if near else ""
        listed = ", ".join(self.names[:40]) + (", ..." if len(self.names) > 40 else "")
        raise CannotTell(f"There is no column {asked}{hint}; the columns are: {listed}")


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def read_table(path: str) -> Table:
    """The whole table. `CannotTell` says in one sentence what is wrong with a file."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except IsADirectoryError:
        raise CannotTell(f"{path} is a folder, not a table") from None
    except FileNotFoundError:
        raise CannotTell(f"There is no file {path}") from None
    except OSError as error:
        raise CannotTell(f"{path} cannot be read: {error.strerror}") from error
    try:
        data = unpacked(data)
    except (OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile, RuntimeError, ValueError) as error:
        raise CannotTell(f"{path} is compressed, but damaged or cut off") from error
    if not data.strip():
        raise CannotTell(f"{path} is empty")
    try:
        if data[:4] == b"PAR1":
            return typed(pa.parquet.read_table(pa.BufferReader(data)))
        if data[:6] == b"ARROW1":
            return typed(pa.feather.read_table(pa.BufferReader(data)))
    except (pa.ArrowException, OSError) as error:
        raise CannotTell(f"{path} looks like Parquet, but is damaged or cut off") from error
    return _text(data, path)


def unpacked(data: bytes) -> bytes:
    """The content of a gzip, xz, bzip2, zstd or zip file; of a zip with several files the largest."""
    if data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:6] == b"\xfd7zXZ\x00":
        return lzma.decompress(data)
    if data[:3] == b"BZh":
        return bz2.decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
            return bytes(stream.read())
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = [item for item in packed.infolist() if not item.is_dir()]
            if any(item.filename.startswith("xl/") for item in inside):
                raise CannotTell("This is an Excel workbook: save the sheet as CSV")
            return unpacked(packed.read(max(inside, key=lambda item: item.file_size)))
    return data


def typed(found: pa.Table) -> Table:
    """A table whose columns have types of their own."""
    names = [str(name) for name in found.column_names]
    columns = {}
    for name, column in zip(names, found.columns, strict=True):
        flat = column.combine_chunks()
        columns[name] = flat.dictionary_decode() if pa.types.is_dictionary(flat.type) else flat
    return Table(columns, found.num_rows, names)


def _text(data: bytes, path: str) -> Table:
    data, encoding = _decoded(data)
    if b"\x00" in data[:SAMPLE]:
        raise CannotTell(f"{path} is no table of text (CSV) and no Parquet file")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data, marked = _without_preamble(data)
    delimiter = marked or sniffed(data[:SAMPLE].decode("utf-8", "replace"))
    if delimiter == " ":
        data = b"\n".join(b" ".join(line.split()) for line in data.split(b"\n"))
    names, skip = _header(data, delimiter)
    if not b"".join(data.split(b"\n", skip)[skip:]).strip():
        return Table({name: pa.array([], pa.string()) for name in names}, 0, names, delimiter, encoding)
    ragged = 0

    def odd(_: object) -> str:
        nonlocal ragged
        ragged += 1
        return "skip"

    try:
        found = pa.csv.read_csv(
            pa.BufferReader(data),
            read_options=pa.csv.ReadOptions(
                column_names=names, skip_rows=skip, use_threads=True, block_size=1 << 24
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in data, invalid_row_handler=odd
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except (pa.ArrowException, OSError) as error:
        raise CannotTell(f"{path} cannot be read as a table: {str(error).splitlines()[0][:120]}") from error
    columns = {name: found.column(name).combine_chunks() for name in names}
    return Table(columns, found.num_rows, names, delimiter, encoding, ragged)


def _decoded(data: bytes) -> tuple[bytes, str]:
    """UTF-8 without a mark, whatever it was before."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:], "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").encode(), "utf-16"
    half = data[1:400:2]
    if len(half) > 8 and half.count(0) > len(half) * 0.8:
        return data.decode("utf-16-le", "replace").encode(), "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").encode(), "cp1252"
    return data, "utf-8"


def _without_preamble(data: bytes) -> tuple[bytes, str]:
    """Leave out blank and # lines at the top, and Excel's `sep=;`, which names the delimiter."""
    marked = ""
    while True:
        line, _, rest = data.partition(b"\n")
        text = line.strip()
        if rest and text.lower().startswith(b"sep=") and len(text) == 5:
            marked = text[4:].decode()
        elif not rest or (text and not text.startswith(b"#")):
            return data, marked
        data = rest


def sniffed(sample: str) -> str:
    """The delimiter that splits the most lines as it splits the heading, into most columns; a comma if none
    does."""
    lines = [line for line in sample.split("\n")[:60] if line.strip()][:50]
    if len(lines) > 2 and len(sample) >= SAMPLE:
        lines = lines[:-1]
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        given = [" ".join(line.split()) for line in lines] if delimiter == " " else lines
        widths = [len(row) for row in csv.reader(given, delimiter=delimiter)]
        if not widths or widths[0] < 2:
            continue
        rest = widths[1:] or widths
        even = max(rest.count(widths[0]), rest.count(widths[0] + 1)) / len(rest)
        points = (even + 0.05) * (1.0 if delimiter != " " else 0.6) + min(widths[0], 40) / 1000
        if points > score:
            best, score = delimiter, points
    return best


def _header(data: bytes, delimiter: str) -> tuple[list[str], int]:
    """The column names (each once), and how many lines the header takes."""
    top = data[:SAMPLE].decode("utf-8", "replace")
    reader = csv.reader(io.StringIO(top), delimiter=delimiter)
    first = next(reader, [])
    skip = reader.line_num
    second = next(reader, [])
    names = [name.strip() for name in first]
    if len(second) == len(names) + 1:  # R's write.table: row names without a heading
        names = ["row", *names]
    if all(_number(name) for name in names if name) and any(names):
        raise CannotTell("The first line holds numbers, not the names of columns: a table needs a heading")
    return _once(names), skip


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _once(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for position, name in enumerate(names, start=1):
        wanted = name or f"column{position}"
        seen[wanted] = seen.get(wanted, 0) + 1
        unique.append(wanted if seen[wanted] == 1 else f"{wanted}.{seen[wanted]}")
    return unique
