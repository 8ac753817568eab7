/** Short messages: seen in a corner, and said by screen readers. */
export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  action?: NoticeAction;
  /** A newer notice about the same takes the place of the one before. */
  about?: string;
  /** Until somebody answers or dismisses it. */
  stays?: boolean;
}

export interface NoticeAction {
  label: string;
  run: () => void;
}

const STAYS_MS = 6000;
/** Somebody has to read it, decide, and get there. */
const STAYS_WITH_ACTION_MS = 15_000;

class Announcer {
  notices = $state<Notice[]>([]);
  /** Only said, not shown: for what can be seen anyway. */
  said = $state('');
  #next = 1;

  show(
    text: string,
    tone: Notice['tone'] = 'plain',
    more: Pick<Notice, 'action' | 'about' | 'stays'> = {}
  ): void {
    const notice: Notice = { id: this.#next++, text, tone, ...more };
    const others = this.notices.filter((one) => one.about === undefined || one.about !== notice.about);
    this.notices = [...others.slice(-2), notice];
    if (notice.stays) return;
    setTimeout(() => this.dismiss(notice.id), notice.action ? STAYS_WITH_ACTION_MS : STAYS_MS);
  }

  dismissAbout(about: string): void {
    this.notices = this.notices.filter((notice) => notice.about !== about);
  }

  say(text: string): void {
    this.said = text;
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }
}

export const announcer = new Announcer();
