"""Transcribes a file by faster-whisper's batched pipeline and prints one line of JSON.

The time runs from before the model is loaded to the last segment; the start of Python and its
imports are not in it. Memory is the most that the process has held, with Python's own.
"""

import argparse
import json
import resource
import time

import ctranslate2
import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel, decode_audio

WINDOW_S = 30
RATE = 16000


class Timed(WhisperModel):
    """Tells the encoder's share."""

    encode_s = 0.0
    windows = 0

    def encode(self, features: np.ndarray) -> ctranslate2.StorageView:
        began = time.monotonic()
        encoded = super().encode(features)
        self.encode_s += time.monotonic() - began
        self.windows += len(features)
        return encoded


def windows(audio: np.ndarray) -> list[dict[str, float]]:
    seconds = len(audio) / RATE
    starts = np.arange(0, seconds, WINDOW_S)
    return [
        {"start": float(start), "end": float(min(start + WINDOW_S, seconds))}
        for start in starts
    ]


def transcribe(arguments: argparse.Namespace) -> dict[str, float | int | str]:
    began = time.monotonic()
    model = Timed(
        arguments.model,
        device="cpu",
        compute_type="int8",
        cpu_threads=arguments.threads,
    )
    loaded = time.monotonic()
    audio = decode_audio(arguments.audio, sampling_rate=RATE)
    segments, _ = BatchedInferencePipeline(model).transcribe(
        audio,
        language="en",
        vad_filter=not arguments.every_window,
        clip_timestamps=windows(audio) if arguments.every_window else None,
        chunk_length=arguments.chunk,
        without_timestamps=False,
        batch_size=arguments.batch,
    )
    # The segments are made as they are asked for.
    text = " ".join(segment.text.strip() for segment in segments)
    ended = time.monotonic()
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "elapsed_ms": round((ended - began) * 1000),
        "load_ms": round((loaded - began) * 1000),
        "encode_ms": round(model.encode_s * 1000),
        "windows": model.windows,
        "peak_rss_mib": round(peak_kib / 1024, 1),
        "words": len(text.split()),
        "text": text,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a directory that convert.py or base.py wrote")
    parser.add_argument("audio")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument(
        "--chunk", type=int, help="seconds of speech in a window, 30 if left out"
    )
    parser.add_argument(
        "--every-window",
        action="store_true",
        help="30 s after 30 s, pauses too, as whisper.cpp does without its VAD",
    )
    print(json.dumps(transcribe(parser.parse_args())))
