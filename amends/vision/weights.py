"""Reading a PyTorch weights file without PyTorch, and without trusting it.

A `.pth` file is a pickle, and a pickle can name any function to call. This reader knows four names (a tensor's
reconstruction, two kinds of storage, an ordered dictionary) and refuses everything else, so that a tampered file
cannot run code even where its hash was not looked at.
Format: the "legacy" serialisation of `torch.save` (before 1.6): four pickles (magic number, protocol, machine,
the object), then the keys of the storages, then each storage as a count and raw little-endian numbers.
"""

from __future__ import annotations

import pickle  # the restricted reader below is the point of this module
from collections import OrderedDict
from typing import IO, Any

import numpy as np

from amends.vision.types import Floats

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001
_MOST_NUMBERS = 50_000_000
_KINDS: dict[str, np.dtype[Any]] = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}

_BROKEN = (pickle.UnpicklingError, EOFError, ValueError, TypeError, LookupError, AttributeError, OverflowError)


class BadWeights(Exception):
    """Not a weights file that this reader takes."""


def read_weights(file: IO[bytes]) -> dict[str, Floats]:
    """The named arrays of a legacy `.pth` file. BadWeights for anything but plain tensors."""
    try:
        return _read(file)
    except BadWeights:
        raise
    except _BROKEN as error:
        raise BadWeights(f"broken weights file: {error}") from error


def _read(file: IO[bytes]) -> dict[str, Floats]:
    if _Reader(file).load() != _MAGIC or _Reader(file).load() != _PROTOCOL:
        raise BadWeights("not a weights file of the legacy format")
    _Reader(file).load()  # the machine it was written on
    reader = _Reader(file)
    found = reader.load()
    for key in _Reader(file).load():
        _fill(file, reader.storages[key])
    if not isinstance(found, dict):
        raise BadWeights("a weights file holds named tensors")
    return {str(name): tensor.array() for name, tensor in found.items() if isinstance(tensor, _Tensor)}


class _Storage:
    """Numbers that several tensors may look into; filled after the pickle was read."""

    def __init__(self, kind: str, count: int) -> None:
        if not 0 <= count <= _MOST_NUMBERS:
            raise BadWeights("a storage of an impossible size")
        self.dtype = _KINDS[kind]
        self.count = count
        self.numbers: Any = None


class _Tensor:
    """A view into a storage, made an array once the storage is filled."""

    def __init__(self, storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self.storage, self.offset, self.size, self.stride = storage, offset, size, stride

    def array(self) -> Any:
        """A contiguous copy. BadWeights where the view would reach outside its storage."""
        last = self.offset + sum((n - 1) * step for n, step in zip(self.size, self.stride, strict=True))
        if self.offset < 0 or min(self.stride, default=0) < 0 or last >= self.storage.count:
            raise BadWeights("a tensor reaches outside its storage")
        width = self.storage.dtype.itemsize
        steps = tuple(step * width for step in self.stride)
        return np.lib.stride_tricks.as_strided(self.storage.numbers[self.offset :], self.size, steps).copy()


def _rebuild(storage: Any, offset: int, size: Any, stride: Any, *_: Any) -> _Tensor:
    if not isinstance(storage, _Storage):
        raise BadWeights("a tensor without a storage")
    return _Tensor(storage, int(offset), tuple(map(int, size)), tuple(map(int, stride)))


_NAMES: dict[tuple[str, str], Any] = {
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild,
    ("torch", "FloatStorage"): "FloatStorage",
    ("torch", "LongStorage"): "LongStorage",
    ("collections", "OrderedDict"): OrderedDict,
}


class _Reader(pickle.Unpickler):
    """Knows four names and no more."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        """One of the four. BadWeights for every other name."""
        try:
            return _NAMES[module, name]
        except KeyError:
            raise BadWeights(f"the weights file names {module}.{name}, which is not a tensor") from None

    def persistent_load(self, pid: Any) -> Any:
        """A storage, by its key: (\"storage\", kind, key, device, count, view)."""
        word, kind, key, _, count, view = pid
        if word != "storage" or view is not None:
            raise BadWeights("an unknown reference in the weights file")
        return self.storages.setdefault(str(key), _Storage(kind, int(count)))


def _fill(file: IO[bytes], storage: _Storage) -> None:
    count = int.from_bytes(file.read(8), "little")
    if count != storage.count:
        raise BadWeights("a storage of another size than announced")
    wanted = count * storage.dtype.itemsize
    raw = file.read(wanted)
    if len(raw) != wanted:
        raise BadWeights("the weights file ends too early")
    storage.numbers = np.frombuffer(raw, storage.dtype)
