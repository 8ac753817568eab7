import { call } from './client';
import type { SpeechModels, Workspace, WorkspaceChange } from './types';

export const workspace = {
  get: () => call<Workspace>('GET', '/api/workspace'),
  change: (body: WorkspaceChange) => call<Workspace>('PUT', '/api/workspace', { body })
};

export const speech = {
  models: () => call<SpeechModels>('GET', '/api/models')
};
