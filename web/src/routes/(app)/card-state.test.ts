import { expect, it } from 'vitest';
import type { Recording } from '$lib/api';
import { cardState } from './card-state';

type Facts = Pick<Recording, 'media' | 'transcript'>;

const facts = (media: Partial<Facts['media']>, transcript: Partial<Facts['transcript']>): Facts => ({
  media: { state: 'ready', progress: null, reason: null, ...media },
  transcript: {
    state: 'ready',
    progress: null,
    eta_ms: null,
    reason: null,
    language: null,
    model: null,
    demo: false,
    label: null,
    version: 1,
    ...transcript
  }
});

it('says nothing when all is ready', () => {
  expect(cardState(facts({}, {}))).toBeNull();
});

it('shows what is being worked on, with progress and estimate where they are known', () => {
  expect(cardState(facts({ state: 'preparing', progress: 0.4 }, { state: 'waiting' }))).toMatchObject({
    text: 'Preparing',
    progress: 0.4,
    working: true
  });
  expect(cardState(facts({}, { state: 'running', progress: 0.431, eta_ms: 31_000 }))?.text).toBe(
    'Transcribing 43 % · about 30 seconds left'
  );
  expect(cardState(facts({}, { state: 'running' }))?.text).toBe('Transcribing');
});

it('tells the reason of a failure, the media first, and does not alarm about a cancellation', () => {
  const reason = { code: 'not_media', message: 'This is text.' };
  expect(cardState(facts({ state: 'failed', reason }, { state: 'waiting' }))).toMatchObject({
    text: 'This is text.',
    tone: 'bad'
  });
  expect(cardState(facts({ state: 'preparing', reason }, {}))).toMatchObject({
    tone: 'warn',
    working: false
  });
  const cancelled = { code: 'cancelled', message: 'Cancelled.' };
  expect(cardState(facts({}, { state: 'failed', reason: cancelled }))?.tone).toBe('soft');
  expect(cardState(facts({}, { state: 'waiting', reason }))).toMatchObject({ tone: 'warn', working: false });
});
