// Microphone and shared sound, mixed. The mix is one track from beginning to end: what feeds it may come and go
// without ending the file.
export class Sound {
  readonly #context = new AudioContext({ latencyHint: 'interactive' });
  readonly #mix = this.#context.createMediaStreamDestination();
  readonly #meter = this.#context.createAnalyser();
  readonly #samples: Float32Array<ArrayBuffer>;
  #microphone: MediaStreamAudioSourceNode | null = null;
  #shared: MediaStreamAudioSourceNode | null = null;

  constructor() {
    this.#meter.fftSize = 1024;
    this.#samples = new Float32Array(this.#meter.fftSize);
    this.#meter.connect(this.#mix);
    // Silence that never ends: without any input the mix would stand still, and the file's sound with it.
    const silence = this.#context.createConstantSource();
    const nothing = this.#context.createGain();
    nothing.gain.value = 0;
    silence.connect(nothing).connect(this.#mix);
    silence.start();
    // A phone call or another program can interrupt it.
    this.#context.onstatechange = () => this.wake();
    this.wake();
  }

  get track(): MediaStreamTrack {
    return this.#mix.stream.getAudioTracks()[0]!;
  }

  wake(): void {
    if (this.#context.state !== 'running' && this.#context.state !== 'closed') {
      void this.#context.resume().catch(() => {});
    }
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.#microphone?.disconnect();
    this.#microphone = track && this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#microphone?.connect(this.#meter);
  }

  setShared(track: MediaStreamTrack | null): void {
    this.#shared?.disconnect();
    this.#shared = track && this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#shared?.connect(this.#mix);
  }

  /** How loud the microphone is now, 0 to 1, on the scale that ears hear: 60 dB below full is nothing. */
  level(): number {
    this.#meter.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    const decibels = 10 * Math.log10(sum / this.#samples.length + 1e-12);
    return Math.min(1, Math.max(0, (decibels + 60) / 60));
  }

  close(): void {
    this.#context.onstatechange = null;
    void this.#context.close().catch(() => {});
  }
}
