// Addresses of the HTTP interface.

export const id = encodeURIComponent;

export function path(recordingId: string): string {
  return `/api/recordings/${id(recordingId)}`;
}

export function query(parameters: Record<string, string | number | boolean | null | undefined>): string {
  const filled = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  if (filled.length === 0) return '';
  return '?' + new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString();
}
