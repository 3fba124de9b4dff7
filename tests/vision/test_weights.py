"""The weights reader takes tensors and nothing else."""

from __future__ import annotations

import io
import os
import pickle
import struct

import numpy as np
import pytest

from amends.vision.weights import BadWeights, read_weights


def _file(body: bytes, keys: list[str], storages: list[bytes]) -> io.BytesIO:
    head = [pickle.dumps(value, 2) for value in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})]
    return io.BytesIO(b"".join([*head, body, pickle.dumps(keys, 2), *storages]))


def _tensor(offset: int, size: tuple[int, ...], stride: tuple[int, ...], count: int) -> bytes:
    """The pickle of {"w": tensor}, by its opcodes."""

    def ints(values: tuple[int, ...]) -> bytes:
        return b"(" + b"".join(b"J" + struct.pack("<i", value) for value in values) + b"t"

    storage = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu"
    storage += b"J" + struct.pack("<i", count) + b"NtQ"
    made = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"J" + struct.pack("<i", offset)
    made += ints(size) + ints(stride) + b"\x89}tR"
    return b"\x80\x02}X\x01\x00\x00\x00w" + made + b"s."


def _numbers(count: int) -> bytes:
    return struct.pack("<q", count) + np.arange(count, dtype="<f4").tobytes()


def test_reads_a_tensor_with_its_offset_and_stride() -> None:
    read = read_weights(_file(_tensor(1, (2, 2), (1, 2), 6), ["0"], [_numbers(6)]))
    assert read["w"].tolist() == [[1.0, 3.0], [2.0, 4.0]]


def test_refuses_a_function_call_and_does_not_make_it(tmp_path: os.PathLike[str]) -> None:
    trace = os.path.join(tmp_path, "ran")

    class Harm:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (trace,)

    with pytest.raises(BadWeights, match="mkdir"):
        read_weights(_file(pickle.dumps({"w": Harm()}, 2), [], []))
    assert not os.path.exists(trace)


@pytest.mark.parametrize(
    ("offset", "size", "stride"),
    [(4, (3,), (1,)), (0, (2, 4), (4, 1)), (-1, (2,), (1,)), (0, (2,), (-1,)), (0, (3,), (1 << 30,))],
)
def test_refuses_a_view_outside_its_storage(offset: int, size: tuple[int, ...], stride: tuple[int, ...]) -> None:
    with pytest.raises(BadWeights):
        read_weights(_file(_tensor(offset, size, stride, 6), ["0"], [_numbers(6)]))


def test_refuses_what_is_cut_short_or_of_another_format() -> None:
    whole = _file(_tensor(0, (6,), (1,), 6), ["0"], [_numbers(6)]).getvalue()
    for end in (0, 5, len(whole) // 2, len(whole) - 1):
        with pytest.raises(BadWeights):
            read_weights(io.BytesIO(whole[:end]))
    with pytest.raises(BadWeights):
        read_weights(io.BytesIO(b"PK\x03\x04 a zip"))
    with pytest.raises(BadWeights):
        read_weights(_file(_tensor(0, (6,), (1,), 2_000_000_000), ["0"], []))
