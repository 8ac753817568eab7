// What can be opened on the pages: dialogs, menus, boxes. Each is opened, and closed again by Escape or as it says.
import { box, line } from './correcting.mjs';
import { commentBox } from './harness.mjs';

const DIALOG = 'dialog[open]';
const MENU = '[role=menu]';

const button = (page, name) => page.getByRole('button', { name, exact: true }).first();

const menu = (name) => ({ name, inside: MENU, open: (page) => button(page, name).press('Enter') });

/** What a choice of a menu opens. */
const chosen = (from, item) => ({
  name: `${from}: ${item}`,
  inside: DIALOG,
  open: async (page) => {
    await button(page, from).press('Enter');
    await page.getByRole('menuitem', { name: item }).press('Enter');
  }
});

/** A dialog that a key opens. */
const pressed = (key, name) => ({ name, inside: DIALOG, open: (page) => page.keyboard.press(key) });

export const IN_LIBRARY = [
  menu('Account and workspace'),
  pressed('?', 'Keyboard shortcuts'),
  menu('More for New upload page'),
  chosen('More for New upload page', 'Rename'),
  chosen('More for New upload page', 'Tags'),
  {
    name: 'recordings that are selected',
    inside: '[role=group][aria-label="With the selected recordings"]',
    open: (page) => page.getByRole('checkbox', { name: 'Select New upload page' }).press('Space')
  }
];

export const IN_GLOSSARY = [
  menu('Actions for Garage'),
  chosen('Actions for Garage', 'Look for it'),
  {
    name: 'a term that is changed',
    inside: 'li form',
    open: async (page) => {
      await button(page, 'Actions for Garage').press('Enter');
      await page.getByRole('menuitem', { name: 'Edit' }).press('Enter');
    },
    close: (page) => button(page, 'Cancel').click()
  }
];

export const IN_PEOPLE = [
  {
    name: 'a link that was made',
    inside: '.made',
    open: (page) => button(page, 'Make a link').click(),
    close: () => {}
  },
  { name: 'Remove somebody', inside: DIALOG, open: (page) => button(page, 'Remove Ben Okafor').click() }
];

export const IN_SEARCH = [
  {
    name: 'a moment that plays',
    inside: 'section video',
    open: (page) =>
      page
        .getByRole('button', { name: /^Play here/ })
        .first()
        .click(),
    close: (page) => page.getByRole('button', { name: /^Stop playing here/ }).click()
  }
];

export const IN_WATCH = [
  menu('Speed 1×'),
  menu('Captions'),
  menu('More for this recording'),
  chosen('More for this recording', 'Rename'),
  chosen('More for this recording', 'Replace file'),
  chosen('More for this recording', 'Tags'),
  chosen('More for this recording', 'Replaced by'),
  menu('Download'),
  menu('More about the transcript'),
  chosen('More about the transcript', 'Find and replace'),
  chosen('More about the transcript', 'History of corrections'),
  chosen('More about the transcript', 'Import a transcript'),
  chosen('More about the transcript', 'Transcribe again'),
  menu('More for this comment'),
  menu('React'),
  {
    name: 'what a comment said before',
    inside: DIALOG,
    open: (page) => button(page, 'edited').click()
  },
  {
    name: 'a comment that is written',
    inside: '.compose',
    open: async (page) => {
      await page.keyboard.press('c');
      await page.keyboard.type('This is for @B');
      await page.getByRole('option', { name: 'Ben Okafor' }).waitFor();
    },
    close: async (page) => {
      await page.keyboard.press('Enter');
      await page.getByLabel('Kind of comment').selectOption('question');
    }
  },
  {
    name: 'a question that is asked',
    inside: '.compose',
    open: (page) => page.getByLabel('Until when').waitFor(),
    close: (page) => commentBox(page).fill('')
  },
  {
    name: 'a reply',
    inside: 'article .reply form',
    open: (page) => button(page, 'Reply').click(),
    close: (page) => page.keyboard.press('Escape')
  },
  {
    name: 'a settled thread',
    inside: 'article.settled',
    open: (page) => page.locator('.unfold').click(),
    close: () => {}
  },
  {
    name: 'the tools of a line',
    inside: '[data-transcript] .tools',
    open: (page) =>
      line(page, 1)
        .getByRole('button', { name: /^Play from/ })
        .focus(),
    close: () => {}
  },
  { ...menu('More about this line'), inside: '.tools [role=menu]' },
  { name: 'who speaks', inside: DIALOG, open: (page) => page.keyboard.press('s') },
  {
    name: 'a line that is corrected',
    inside: '[data-line-editor]',
    open: async (page) => {
      await page.keyboard.press('e');
      await box(page).waitFor();
      // The line is heard; what plays moves.
      await page.locator('video').evaluate((video) => video.pause());
    }
  },
  {
    name: 'chapters that are changed',
    inside: 'form[aria-label=Chapters]',
    open: (page) => button(page, 'Edit chapters').click(),
    close: (page) => button(page, 'Cancel').click()
  },
  {
    name: 'facts about the file',
    inside: 'details.files',
    open: (page) => page.locator('details.files summary').click(),
    close: (page) => page.locator('details.files summary').click()
  },
  {
    name: 'a part of the picture that is marked',
    inside: '[data-player]',
    open: (page) => page.getByRole('button', { name: 'Mark a part of the picture' }).click()
  }
];

export const IN_READING = [
  menu('More for this comment'),
  {
    name: 'a moment that plays',
    inside: '[data-moment-player]',
    open: async (page) => {
      await page
        .getByRole('button', { name: /^Play from/ })
        .first()
        .click();
      await page.locator('video').evaluate((video) => video.pause());
    },
    close: (page) => button(page, 'Close the player').click()
  },
  {
    name: 'a comment that is written',
    inside: '[data-notes] form',
    open: async (page) => {
      await page
        .getByRole('button', { name: /^Comment at/ })
        .first()
        .click();
      await page.keyboard.type('About this');
    },
    close: (page) => button(page, 'Cancel').click()
  },
  {
    name: 'words that are selected',
    inside: '[role=toolbar]',
    open: (page) =>
      page.evaluate(() => getSelection().selectAllChildren(document.querySelector('[data-said]'))),
    close: (page) => page.evaluate(() => getSelection().empty())
  }
];

/** Opens each, has it looked at, and closes it. */
export async function through(page, places, look) {
  for (const { name, inside, open, close = (page) => page.keyboard.press('Escape') } of places) {
    await open(page);
    await page.locator(inside).first().waitFor();
    await look(name, inside);
    await close(page);
    if (inside === DIALOG || inside === MENU) await page.locator(inside).waitFor({ state: 'detached' });
  }
}
