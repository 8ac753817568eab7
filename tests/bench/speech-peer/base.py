"""Writes a model of the size `base` with random weights, the same ones for both engines.

What it writes down is no text, but the work of the encoder is that of any `base` model, and
the decoder's is bounded and equal: whatever it hears, it says "from 0 s, one word, until 30 s,
end", four steps for each window of 30 s. So the whole of a run can be compared:

    transcribe.py --every-window OUT_DIR WAV      encode_ms / windows is the encoder alone
    whisper-reference time GGML_FILE WAV THREADS  milliseconds for all windows of the file

whisper.cpp reads 16-bit weights here, CTranslate2 multiplies in int8.
"""

import argparse
import struct
from dataclasses import astuple
from pathlib import Path

import numpy as np
from convert import (
    EOT,
    F16,
    F32,
    MAGIC,
    N_VOCAB,
    TIMES,
    Model,
    Sizes,
    byte_letters,
    write,
)
from faster_whisper.feature_extractor import FeatureExtractor

SIZES = Sizes(
    n_vocab=N_VOCAB,
    n_audio_ctx=1500,
    n_audio_state=512,
    n_audio_head=8,
    n_audio_layer=6,
    n_text_ctx=448,
    n_text_state=512,
    n_text_head=8,
    n_text_layer=6,
    n_mels=80,
    ftype=1,
)
SEED = 1
WORD = 1000
SAID = [TIMES, WORD, TIMES + 1500, EOT]


def shapes() -> dict[str, tuple[int, ...]]:
    width = SIZES.n_audio_state
    found: dict[str, tuple[int, ...]] = {
        "encoder.positional_embedding": (SIZES.n_audio_ctx, width),
        "encoder.conv1.weight": (width, SIZES.n_mels, 3),
        "encoder.conv1.bias": (width, 1),
        "encoder.conv2.weight": (width, width, 3),
        "encoder.conv2.bias": (width, 1),
        "decoder.positional_embedding": (SIZES.n_text_ctx, width),
        "decoder.token_embedding.weight": (N_VOCAB, width),
    }
    norms = ["encoder.ln_post", "decoder.ln"]
    for side, layers in (
        ("encoder", SIZES.n_audio_layer),
        ("decoder", SIZES.n_text_layer),
    ):
        for layer in range(layers):
            block = f"{side}.blocks.{layer}"
            for kind in ("attn", "cross_attn")[: 1 if side == "encoder" else 2]:
                for part in ("query", "key", "value", "out"):
                    found[f"{block}.{kind}.{part}.weight"] = (width, width)
                    if part != "key":
                        found[f"{block}.{kind}.{part}.bias"] = (width,)
                norms.append(f"{block}.{kind}_ln")
            found[f"{block}.mlp.0.weight"] = (4 * width, width)
            found[f"{block}.mlp.0.bias"] = (4 * width,)
            found[f"{block}.mlp.2.weight"] = (width, 4 * width)
            found[f"{block}.mlp.2.bias"] = (width,)
            norms.append(f"{block}.mlp_ln")
    for norm in norms:
        found[f"{norm}.weight"] = found[f"{norm}.bias"] = (width,)
    return found


def random_model() -> Model:
    random = np.random.default_rng(SEED)
    tensors = {}
    for name, shape in shapes().items():
        if name.endswith(".bias"):
            tensors[name] = np.zeros(shape, "f4")
        elif "ln" in name:
            tensors[name] = np.ones(shape, "f4")
        else:
            drawn = random.standard_normal(shape, "f4") * 0.02
            # Rounded as the file of whisper.cpp holds it, so that both get the same numbers.
            tensors[name] = drawn.astype("f2").astype("f4")
    # A direction for each step: the place in the text chooses the token, whatever was heard.
    tokens = tensors["decoder.token_embedding.weight"]
    places = tensors["decoder.positional_embedding"]
    last = len(SAID) - 1
    tokens[:, : len(SAID)] = 0
    for step, token in enumerate(SAID):
        tokens[token, step] = 1
        places[step, step] = 32
    places[last:, last] = 32
    words = [bytes([byte]) for byte in byte_letters()]
    words += [f" {number}".encode() for number in range(len(words), EOT)]
    return Model(SIZES, words, tensors)


def write_ggml(model: Model, path: Path) -> None:
    filters = FeatureExtractor.get_mel_filters(16000, 400, SIZES.n_mels)
    with path.open("wb") as file:
        file.write(struct.pack("<12i", MAGIC, *astuple(model.sizes)))
        file.write(struct.pack("<2i", *filters.shape))
        file.write(filters.astype("<f4").tobytes())
        file.write(struct.pack("<i", len(model.tokens)))
        for token in model.tokens:
            file.write(struct.pack("<i", len(token)) + token)
        for name, values in model.tensors.items():
            half = name.endswith(".weight") and values.ndim > 1
            file.write(struct.pack("<3i", values.ndim, len(name), F16 if half else F32))
            file.write(struct.pack(f"<{values.ndim}i", *reversed(values.shape)))
            file.write(name.encode())
            file.write(values.astype("<f2" if half else "<f4").tobytes())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--ggml", type=Path, help="the same for whisper.cpp")
    arguments = parser.parse_args()
    made = random_model()
    if arguments.ggml:
        write_ggml(made, arguments.ggml)
    write(made, arguments.out_dir)
