// Microphone and camera as they are chosen, before and while something is recorded.
import * as t from '$texts/recorder';
import { camera, list, microphone, type DeviceChoice } from './capture/devices';
import type { Corner } from './capture/picture';
import { Sound } from './capture/sound';
import { refusal } from './capture/support';
import type { Source } from './session';

export interface Choices {
  source: Source;
  /** null: the browser's own choice; 'none': without. */
  microphoneId: string | null;
  cameraId: string | null;
  withSound: boolean;
  clean: boolean;
  corner: Corner;
  /** What is spoken, as a code; empty: it is to be detected. */
  language: string;
}

const STORED = 'debrief.recorder.choices';
const FIRST: Choices = {
  source: 'screen',
  microphoneId: null,
  cameraId: null,
  withSound: true,
  clean: true,
  corner: 'right',
  language: ''
};

export type DeviceState = 'closed' | 'opening' | 'open' | 'refused' | 'lost';

export class Studio {
  choices = $state<Choices>(remembered());
  microphones = $state.raw<DeviceChoice[]>([]);
  cameras = $state.raw<DeviceChoice[]>([]);
  microphoneState = $state<DeviceState>('closed');
  cameraState = $state<DeviceState>('closed');
  microphoneProblem = $state('');
  cameraProblem = $state('');
  camera = $state.raw<MediaStreamTrack | null>(null);
  sound = $state.raw<Sound | null>(null);
  #microphone: MediaStreamTrack | null = null;

  get needsCamera(): boolean {
    return this.choices.source === 'camera' || this.choices.source === 'screen-camera';
  }

  get wantsMicrophone(): boolean {
    return this.choices.microphoneId !== 'none';
  }

  /** What the microphone in use is called, for sentences. */
  get microphoneName(): string {
    return this.#microphone?.label || t.theMicrophone;
  }

  choose(changes: Partial<Choices>): void {
    Object.assign(this.choices, changes);
    try {
      localStorage.setItem(STORED, JSON.stringify(this.choices));
    } catch {
      // Storage is full or switched off: the next visit begins with the usual choices.
    }
  }

  /** Follows devices that come and go, until the returned function is called. */
  attend(): () => void {
    const look = () => void this.refresh();
    navigator.mediaDevices.addEventListener('devicechange', look);
    look();
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }

  async refresh(): Promise<void> {
    try {
      [this.microphones, this.cameras] = await Promise.all([list('audioinput'), list('videoinput')]);
    } catch {
      // The list stays as it was.
    }
  }

  /** Opens what the choices need, and lets go of what they do not. */
  async open(): Promise<void> {
    this.sound ??= new Sound();
    this.sound.wake();
    if (!this.wantsMicrophone) this.#dropMicrophone('closed');
    else if (this.microphoneState !== 'open') await this.openMicrophone();
    if (!this.needsCamera) this.#dropCamera('closed');
    else if (this.cameraState !== 'open') await this.openCamera();
    await this.refresh();
  }

  async useMicrophone(id: string | null): Promise<void> {
    this.choose({ microphoneId: id });
    if (id === 'none') this.#dropMicrophone('closed');
    else await this.openMicrophone();
  }

  async openMicrophone(): Promise<void> {
    this.microphoneState = 'opening';
    try {
      const track = await this.#openChosen('microphoneId', (id) => microphone(id, this.choices.clean));
      this.#dropMicrophone('open');
      this.#microphone = track;
      this.microphoneProblem = '';
      track.onended = () => {
        if (this.#microphone === track) this.#dropMicrophone('lost');
      };
      this.sound?.setMicrophone(track);
    } catch (cause) {
      this.#dropMicrophone('refused');
      this.microphoneProblem = refusal(cause, 'microphone');
    }
  }

  async openCamera(): Promise<void> {
    this.cameraState = 'opening';
    try {
      const full = this.choices.source === 'camera';
      const track = await this.#openChosen('cameraId', (id) => camera(id, full));
      this.#dropCamera('open');
      this.camera = track;
      this.cameraProblem = '';
      track.onended = () => {
        if (this.camera === track) this.#dropCamera('lost');
      };
    } catch (cause) {
      this.#dropCamera('refused');
      this.cameraProblem = refusal(cause, 'camera');
    }
  }

  /** Lets go of all devices: the browser's own sign for recording goes out. */
  close(): void {
    this.#dropMicrophone('closed');
    this.#dropCamera('closed');
    this.sound?.close();
    this.sound = null;
  }

  /** A device that was chosen once may be at home on another desk: then the browser's own choice does. */
  async #openChosen(
    choice: 'microphoneId' | 'cameraId',
    open: (id: string | null) => Promise<MediaStreamTrack>
  ): Promise<MediaStreamTrack> {
    const id = this.choices[choice];
    try {
      return await open(id);
    } catch (cause) {
      if (id === null || !(cause instanceof Error) || cause.name !== 'OverconstrainedError') throw cause;
      this.choose({ [choice]: null });
      return open(null);
    }
  }

  #dropMicrophone(state: DeviceState): void {
    this.sound?.setMicrophone(null);
    if (this.#microphone) this.#microphone.onended = null;
    this.#microphone?.stop();
    this.#microphone = null;
    this.microphoneState = state;
  }

  #dropCamera(state: DeviceState): void {
    if (this.camera) this.camera.onended = null;
    this.camera?.stop();
    this.camera = null;
    this.cameraState = state;
  }
}

function remembered(): Choices {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Choices>) };
  } catch {
    return { ...FIRST };
  }
}
