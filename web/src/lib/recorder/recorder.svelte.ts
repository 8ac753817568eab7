// The recorder of this tab: choices, countdown, the take, and what becomes of it. It outlives the page /record, so
// that what was recorded still goes on its way while somebody reads elsewhere.
import { session as who } from '$lib/session.svelte';
import { announcer } from '$lib/announce.svelte';
import { atWork } from '$lib/at-work.svelte';
import { freshKey } from '$lib/keys';
import * as t from '$texts/recorder';
import { Awake } from './awake';
import { compose, type Composition } from './capture/compose';
import { screen, type Screen } from './capture/devices';
import { extension, mimeFor, nameFor } from './capture/formats';
import { refusal, supportOf, surroundings, type Support } from './capture/support';
import { claim, tellOthers } from './claims';
import { Delivery } from './delivery.svelte';
import { Ledger } from './ledger';
import { leftovers } from './leftovers.svelte';
import { newSession, type Session } from './session';
import { Studio } from './studio.svelte';
import { Take } from './take.svelte';

const COUNTDOWN_S = 3;

export type Phase = 'setup' | 'opening' | 'countdown' | 'live' | 'review';

class Recorder {
  phase = $state<Phase>('setup');
  countdown = $state(0);
  problem = $state('');
  take = $state.raw<Take | null>(null);
  /** On its way, or just arrived: of the take, or of what an earlier visit left. */
  delivery = $state.raw<Delivery | null>(null);
  readonly studio = new Studio();
  #screen: Screen | null = null;
  #composition: Composition | null = null;
  #awake = new Awake();
  #skip: ((go: boolean) => void) | null = null;
  #support: Support | null = null;

  get support(): Support {
    this.#support ??= supportOf(surroundings());
    return this.#support;
  }

  /** Recording now, or about to. */
  get busy(): boolean {
    return this.phase === 'opening' || this.phase === 'countdown' || this.phase === 'live';
  }

  /** Something would be lost, or could only be finished by coming back. */
  get unsaved(): boolean {
    return this.busy || (this.delivery !== null && !this.delivery.safe);
  }

  /** From a click: browsers hand over a screen for nothing less. */
  async start(): Promise<void> {
    if (this.busy) return;
    this.problem = '';
    this.phase = 'opening';
    try {
      if (await this.#openAll()) {
        if (await this.#count()) return await this.#record();
      }
    } catch {
      this.problem = t.couldNotBegin;
    }
    this.#letGo();
    this.phase = 'setup';
  }

  skipCountdown(): void {
    this.#skip?.(true);
  }

  cancelCountdown(): void {
    this.#skip?.(false);
  }

  mark(): void {
    if (this.take && (this.take.state === 'recording' || this.take.state === 'paused')) {
      announcer.say(t.chapterMarked(this.take.mark()));
    }
  }

  /** Back to the choices, with the last recording given up or finished. */
  async again(discard: boolean): Promise<void> {
    const { delivery } = this;
    this.take?.stop();
    await this.take?.over;
    if (discard) await delivery?.discard();
    else await delivery?.close();
    this.take = null;
    this.delivery = null;
    this.problem = '';
    this.phase = 'setup';
    void leftovers.look();
  }

  /** Goes on with what an earlier visit left. */
  async finish(left: Session): Promise<void> {
    const delivery = await leftovers.take(left);
    if (!delivery) return leftovers.look();
    this.delivery = delivery;
    this.phase = 'review';
    void delivery.start();
  }

  /** Shown to whoever recorded it, and to nobody who logs in after. */
  get mine(): boolean {
    return this.delivery?.session.userId === who.me.user.id;
  }

  /** Called by the shell, once this is there: leaving the site asks while something is unsaved. */
  attend(): () => void {
    const warn = (event: BeforeUnloadEvent) => {
      if (this.unsaved) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    const silence = leftovers.watch();
    return () => {
      window.removeEventListener('beforeunload', warn);
      silence();
    };
  }

  /** Screen first: asking for a microphone may take longer than the click counts. */
  async #openAll(): Promise<boolean> {
    const { studio } = this;
    const { source } = studio.choices;
    if (source === 'screen' || source === 'screen-camera') {
      try {
        this.#screen = await screen(studio.choices.withSound);
      } catch (cause) {
        this.problem = refusal(cause, 'screen');
        return false;
      }
    }
    await studio.open();
    if (studio.wantsMicrophone && studio.microphoneState !== 'open') this.problem = studio.microphoneProblem;
    else if (studio.needsCamera && studio.cameraState !== 'open') this.problem = studio.cameraProblem;
    return this.problem === '';
  }

  #count(): Promise<boolean> {
    this.phase = 'countdown';
    this.countdown = COUNTDOWN_S;
    announcer.say(t.beginsIn(COUNTDOWN_S));
    return new Promise((resolve) => {
      const over = (go: boolean) => {
        clearInterval(timer);
        this.#skip = null;
        resolve(go);
      };
      const timer = setInterval(() => {
        this.countdown -= 1;
        if (this.countdown <= 0) over(true);
      }, 1000);
      this.#skip = over;
      if (this.#screen) this.#screen.picture.onended = () => over(false);
    });
  }

  async #record(): Promise<void> {
    const stream = await this.#stream();
    const picture = stream.getVideoTracks().length > 0;
    const mime = mimeFor(picture, navigator.hardwareConcurrency || 2, (one) =>
      MediaRecorder.isTypeSupported(one)
    );
    if (mime === null) throw new Error('no format');
    const delivery = await this.#newDelivery(mime);
    const take = new Take(delivery, stream, mime, (gapMs) => this.#composition?.setPace(gapMs));
    take.start();
    this.take = take;
    this.delivery = delivery;
    this.phase = 'live';
    if (this.#screen) this.#screen.picture.onended = () => take.stop('sharing-ended');
    this.#awake.hold();
    announcer.say(t.recording);
    void delivery.start();
    void navigator.storage?.persist?.().catch(() => {});
    await take.over;
    this.#letGo();
    if (delivery.sizeBytes === 0) {
      await this.again(true);
      this.problem = t.tooShort;
      return;
    }
    this.phase = 'review';
    announcer.say(t.stopped);
  }

  async #stream(): Promise<MediaStream> {
    const { sound, camera, choices } = this.studio;
    sound!.wake();
    sound!.setShared(this.#screen?.sound ?? null);
    const tracks = [sound!.track];
    const picture = this.#screen?.picture ?? (choices.source === 'camera' ? camera : null);
    if (picture) {
      const bubble = choices.source === 'screen-camera' ? camera : null;
      this.#composition = await compose(picture, bubble, choices.corner);
      tracks.unshift(this.#composition.track);
    }
    return new MediaStream(tracks);
  }

  async #newDelivery(mime: string): Promise<Delivery> {
    const now = new Date();
    const title = nameFor(now);
    const row = newSession({
      id: freshKey(),
      userId: who.me.user.id,
      source: this.studio.choices.source,
      mime,
      filename: `${title}.${extension(mime)}`,
      startedAt: now.getTime(),
      title,
      language: this.studio.choices.language || null,
      uploadKey: freshKey()
    });
    const vault = await leftovers.vault();
    const release = (await claim(row.id)) ?? (() => {});
    // Without a row there is nothing to find after a crash; the recording itself goes on by way of the server.
    const kept = await vault?.create(row).then(
      () => true,
      () => false
    );
    const disk = kept ? vault : null;
    tellOthers();
    return new Delivery(disk, row, new Ledger(disk, row.id), release);
  }

  /** Another camera, or none, in a recording that runs. */
  setCamera(): void {
    if (this.studio.choices.source === 'screen-camera') this.#composition?.setCamera(this.studio.camera);
  }

  #letGo(): void {
    if (this.#screen) this.#screen.picture.onended = null;
    this.#screen?.picture.stop();
    this.#screen?.sound?.stop();
    this.#screen = null;
    this.#composition?.stop();
    this.#composition = null;
    this.studio.close();
    this.#awake.release();
  }
}

export const recorder = new Recorder();
atWork.recorder = recorder;
