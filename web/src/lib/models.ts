import type { SpeechModels, Workspace } from '$lib/api';
import { speech, workspace } from '$lib/api/workspace';

/** The speech models, and the one that is used where nobody chooses another. */
export interface Models {
  installed: SpeechModels['models'];
  /** The workspace's, else the server's; null where none is usable. */
  usual: string | null;
}

export async function askModels(): Promise<Models> {
  const [models, chosen] = await Promise.all([speech.models(), workspace.get()]);
  return modelsOf(models, chosen);
}

export const modelsOf = (status: SpeechModels, { model }: Pick<Workspace, 'model'>): Models => ({
  installed: status.models.filter((one) => one.installed),
  usual: model ?? status.current
});

/** Those that were trained for more than one language, which can also translate. */
export const knowMany = (models: Models): string[] =>
  models.installed.filter((one) => one.languages === 'many').map((one) => one.name);
