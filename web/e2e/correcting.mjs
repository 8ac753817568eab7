// What the stories about corrections share: lines, the box in which one is corrected, and somebody else.
import { PASSWORD } from './harness.mjs';

export const line = (page, at) => page.locator('[data-transcript] li[id^="s-"]').nth(at);

export const textOf = (page, at) => line(page, at).locator('p').innerText();

/** The box in which a line is corrected. */
export const box = (page) => page.getByLabel(/^Text of the line at/);

/** Opens a line as somebody without a mouse does. */
export async function open(page, at) {
  await line(page, at)
    .getByRole('button', { name: /^Play from/ })
    .focus();
  await page.keyboard.press('e');
  await box(page).waitFor();
}

export async function correct(page, at, text) {
  await open(page, at);
  await box(page).fill(text);
  await page.keyboard.press('Enter');
  await line(page, at).locator('p', { hasText: text }).waitFor();
}

export const fromMenu = async (page, name) => {
  await page.getByRole('button', { name: 'More about the transcript' }).click();
  const item = page.getByRole('menuitem', { name }).or(page.getByRole('menuitemcheckbox', { name }));
  await item.click();
};

export const closeDialog = (page) => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

/** Asks the server as a page does. */
export const ask = (page, path) => page.evaluate(async (path) => (await fetch(path)).text(), path);

/** Somebody else of the workspace, at a page of it. */
export async function somebody(story, owner, { role, name, email, at }) {
  const link = await owner.evaluate(
    async ({ role, email }) => {
      const answer = await fetch('/api/invitations', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': email },
        body: JSON.stringify({ role })
      });
      return (await answer.json()).url;
    },
    { role, email }
  );
  const person = await story.person();
  await person.page.goto(new URL(link).pathname);
  await person.page.getByLabel('Your name').fill(name);
  await person.page.getByLabel('Email').fill(email);
  await person.page.getByLabel('Password').fill(PASSWORD);
  await person.page.getByRole('button', { name: 'Join' }).click();
  await person.page.getByRole('button', { name: 'Account and workspace' }).waitFor();
  await person.page.goto(at);
  return person;
}
