// Asking the browser for screen, camera and microphone.

export interface DeviceChoice {
  id: string;
  label: string;
}

export async function list(kind: 'audioinput' | 'videoinput'): Promise<DeviceChoice[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return (
    all
      // Before the first permission, browsers list devices without id and name.
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map((device) => ({ id: device.deviceId, label: device.label }))
  );
}

export async function microphone(id: string | null, clean: boolean): Promise<MediaStreamTrack> {
  const audio: MediaTrackConstraints = {
    deviceId: id ? { exact: id } : undefined,
    // Echo cancellation would swallow the sound of the tab that is being shown.
    echoCancellation: false,
    noiseSuppression: clean,
    autoGainControl: clean
  };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  return stream.getAudioTracks()[0]!;
}

export async function camera(id: string | null, full: boolean): Promise<MediaStreamTrack> {
  // A bubble is at most a quarter of the picture high; more pixels would only cost.
  const size = full
    ? { width: { ideal: 1280 }, height: { ideal: 720 } }
    : { width: { ideal: 640 }, height: { ideal: 480 } };
  const video = { deviceId: id ? { exact: id } : undefined, frameRate: { ideal: 30 }, ...size };
  const stream = await navigator.mediaDevices.getUserMedia({ video });
  return stream.getVideoTracks()[0]!;
}

export interface Screen {
  picture: MediaStreamTrack;
  /** Sound of the tab or system, where the browser offers it and the person said yes. */
  sound: MediaStreamTrack | null;
}

/** What TypeScript's library does not know yet. */
type DisplayOptions = DisplayMediaStreamOptions & {
  systemAudio?: 'include' | 'exclude';
  surfaceSwitching?: 'include' | 'exclude';
  selfBrowserSurface?: 'include' | 'exclude';
};

export async function screen(withSound: boolean): Promise<Screen> {
  const options: DisplayOptions = {
    video: { frameRate: { ideal: 30, max: 30 }, width: { max: 2560 }, height: { max: 1600 } },
    audio: withSound ? { echoCancellation: false, noiseSuppression: false, autoGainControl: false } : false,
    systemAudio: withSound ? 'include' : 'exclude',
    // Another tab can be shown without ending the recording.
    surfaceSwitching: 'include',
    selfBrowserSurface: 'include'
  };
  const stream = await navigator.mediaDevices.getDisplayMedia(options);
  return { picture: stream.getVideoTracks()[0]!, sound: stream.getAudioTracks()[0] ?? null };
}
