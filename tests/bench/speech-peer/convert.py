"""Writes a whisper.cpp model as the directory that faster-whisper loads.

    convert.py GGML_FILE OUT_DIR

The same weights: what whisper.cpp has quantised is unpacked, and quantised again the way
CTranslate2 does it. Only models with the English vocabulary, whose token numbers are
fixed in whisper.cpp and in OpenAI's own code. One thing stays different: CTranslate2 has the
exact GELU for Whisper, whisper.cpp its tanh form, which the demo model was trained with.
"""

import json
import struct
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from ctranslate2.specs import common_spec, whisper_spec
from ctranslate2.specs.attention_spec import MultiHeadAttentionSpec
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

MAGIC = 0x67676D6C
N_VOCAB = 51864
EOT, SPACE, TIMES = 50256, 220, 50363
SPECIAL = {
    EOT: "<|endoftext|>",
    50257: "<|startoftranscript|>",
    50357: "<|translate|>",
    50358: "<|transcribe|>",
    50359: "<|startoflm|>",
    50360: "<|startofprev|>",
    50361: "<|nocaptions|>",
    50362: "<|notimestamps|>",
}
F32, F16, Q8_0 = 0, 1, 8
Q8_0_BLOCK = np.dtype([("scale", "<f2"), ("values", "i1", 32)])


@dataclass
class Sizes:
    n_vocab: int
    n_audio_ctx: int
    n_audio_state: int
    n_audio_head: int
    n_audio_layer: int
    n_text_ctx: int
    n_text_state: int
    n_text_head: int
    n_text_layer: int
    n_mels: int
    ftype: int


@dataclass
class Model:
    sizes: Sizes
    tokens: list[bytes]
    tensors: dict[str, np.ndarray]


def unpacked(kind: int, raw: bytes, at: int, count: int) -> tuple[np.ndarray, int]:
    """`count` numbers of a tensor that begins at `at`, and where it ends."""
    if kind == Q8_0:
        blocks = np.frombuffer(raw, Q8_0_BLOCK, count // 32, at)
        values = blocks["scale"][:, None].astype("f4") * blocks["values"]
        return values.reshape(-1), at + blocks.nbytes
    if kind not in (F32, F16):
        raise SystemExit(f"tensor type {kind} is not read here: f32, f16 and q8_0 are")
    values = np.frombuffer(raw, "<f4" if kind == F32 else "<f2", count, at)
    return values.astype("f4"), at + values.nbytes


def read(path: Path) -> Model:
    raw = path.read_bytes()
    magic, *numbers = struct.unpack_from("<12i", raw)
    sizes = Sizes(*numbers)
    if magic != MAGIC or sizes.n_vocab != N_VOCAB:
        raise SystemExit(f"{path} is no ggml model with the English vocabulary")
    rows, columns = struct.unpack_from("<2i", raw, 48)
    at = 56 + 4 * rows * columns
    (n_tokens,) = struct.unpack_from("<i", raw, at)
    at += 4
    tokens = []
    for _ in range(n_tokens):
        (size,) = struct.unpack_from("<i", raw, at)
        tokens.append(raw[at + 4 : at + 4 + size])
        at += 4 + size
    tensors = {}
    while at < len(raw):
        dimensions, name_size, kind = struct.unpack_from("<3i", raw, at)
        at += 12
        shape = struct.unpack_from(f"<{dimensions}i", raw, at)[::-1]
        at += 4 * dimensions
        name = raw[at : at + name_size].decode()
        values, at = unpacked(kind, raw, at + name_size, int(np.prod(shape)))
        tensors[name] = values.reshape(shape)
    return Model(sizes, tokens, tensors)


def set_norm(
    spec: common_spec.LayerNormSpec, tensors: dict[str, np.ndarray], name: str
) -> None:
    spec.gamma = tensors[f"{name}.weight"]
    spec.beta = tensors[f"{name}.bias"]


def set_linear(
    spec: common_spec.LinearSpec, tensors: dict[str, np.ndarray], *names: str
) -> None:
    """Several layers become one, as CTranslate2 wants it of queries, keys and values."""
    weights = [tensors[f"{name}.weight"] for name in names]
    # Whisper's keys have no bias.
    biases = [
        tensors.get(f"{name}.bias", np.zeros(len(weight), "f4"))
        for name, weight in zip(names, weights)
    ]
    spec.weight = np.concatenate(weights)
    spec.bias = np.concatenate(biases)


def set_attention(
    spec: MultiHeadAttentionSpec, tensors: dict[str, np.ndarray], name: str
) -> None:
    query, key, value = (f"{name}.{part}" for part in ("query", "key", "value"))
    if len(spec.linear) == 2:
        set_linear(spec.linear[0], tensors, query, key, value)
    else:
        set_linear(spec.linear[0], tensors, query)
        set_linear(spec.linear[1], tensors, key, value)
    set_linear(spec.linear[-1], tensors, f"{name}.out")
    set_norm(spec.layer_norm, tensors, f"{name}_ln")


def specification(model: Model) -> whisper_spec.WhisperSpec:
    sizes, tensors = model.sizes, model.tensors
    spec = whisper_spec.WhisperSpec(
        sizes.n_audio_layer, sizes.n_audio_head, sizes.n_text_layer, sizes.n_text_head
    )
    for name in ("conv1", "conv2"):
        conv = getattr(spec.encoder, name)
        conv.weight = tensors[f"encoder.{name}.weight"]
        conv.bias = tensors[f"encoder.{name}.bias"].reshape(-1)
    set_norm(spec.encoder.layer_norm, tensors, "encoder.ln_post")
    set_norm(spec.decoder.layer_norm, tensors, "decoder.ln")
    spec.decoder.embeddings.weight = tensors["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = tensors["decoder.token_embedding.weight"]
    for side, half in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        half.position_encodings.encodings = tensors[f"{side}.positional_embedding"]
        for index, layer in enumerate(half.layer):
            name = f"{side}.blocks.{index}"
            set_attention(layer.self_attention, tensors, f"{name}.attn")
            if side == "decoder":
                set_attention(layer.attention, tensors, f"{name}.cross_attn")
            set_norm(layer.ffn.layer_norm, tensors, f"{name}.mlp_ln")
            set_linear(layer.ffn.linear_0, tensors, f"{name}.mlp.0")
            set_linear(layer.ffn.linear_1, tensors, f"{name}.mlp.2")
    return spec


def byte_letters() -> dict[int, str]:
    """GPT-2's letter for each byte, in the order of its first 256 tokens."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    letters = {byte: chr(byte) for byte in printable}
    letters.update({byte: chr(256 + index) for index, byte in enumerate(others)})
    return letters


def token_names(tokens: list[bytes]) -> list[str]:
    letters = byte_letters()
    names = list(letters.values())
    for number, token in enumerate(tokens[256:EOT], 256):
        # Parts of letters: the file holds U+FFFD for their bytes, which are lost.
        lost = "\ufffd".encode() in token
        names.append(
            f"<|lost {number}|>" if lost else "".join(letters[byte] for byte in token)
        )
    names += [SPECIAL.get(i, f"<|unused {i}|>") for i in range(EOT, TIMES)]
    names += [f"<|{i * 0.02:.2f}|>" for i in range(N_VOCAB - TIMES)]
    return names


def merges(names: list[str]) -> list[tuple[str, str]]:
    """The file has no merges, but a token's number is the rank of the merge that makes it.

    Joined by the ranks below its own, a token falls into the two parts of its merge. Those
    made of lost tokens have none: some letters outside ASCII, which are read but not written.
    """
    ranks = {name: rank for rank, name in enumerate(names[:EOT])}
    found = []
    for rank, name in enumerate(names[256:EOT], 256):
        parts = list(name)
        while len(parts) > 2:
            pairs = [left + right for left, right in pairwise(parts)]
            best = min(range(len(pairs)), key=lambda i: ranks.get(pairs[i], rank))
            if ranks.get(pairs[best], rank) >= rank:
                break
            parts[best : best + 2] = [pairs[best]]
        if len(parts) == 2 and not name.startswith("<|lost"):
            found.append((parts[0], parts[1]))
    return found


def tokenizer(names: list[str]) -> Tokenizer:
    vocabulary = {name: number for number, name in enumerate(names[:TIMES])}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=merges(names)))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(names[EOT:TIMES])
    return made


def write(model: Model, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = token_names(model.tokens)
    spec = specification(model)
    spec.register_vocabulary(names)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [SPACE, EOT]
    spec.config.lang_ids = []
    # faster-whisper asks for them only with word times.
    spec.config.alignment_heads = [[model.sizes.n_text_layer - 1, 0]]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    tokenizer(names).save(str(folder / "tokenizer.json"))
    preprocessor = {"feature_size": model.sizes.n_mels}
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    write(read(Path(sys.argv[1])), Path(sys.argv[2]))
