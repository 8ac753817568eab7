/** Short messages: seen in a corner, and said by screen readers. */
export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
}

const STAYS_MS = 6000;

class Announcer {
  notices = $state<Notice[]>([]);
  /** Only said, not shown: for what can be seen anyway. */
  said = $state('');
  #next = 1;

  show(text: string, tone: Notice['tone'] = 'plain'): void {
    const notice = { id: this.#next++, text, tone };
    this.notices = [...this.notices.slice(-2), notice];
    setTimeout(() => this.dismiss(notice.id), STAYS_MS);
  }

  say(text: string): void {
    this.said = text;
  }

  dismiss(id: number): void {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  }
}

export const announcer = new Announcer();
