// What is dropped, as long as it is there: once the drop is handled, the browser has emptied it.
type DroppedItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

export interface DroppedPart {
  entry: FileSystemEntry | null;
  file: File | null;
  handle: Promise<FileSystemHandle | null> | null;
}

export const partsOf = (data: DataTransfer): DroppedPart[] =>
  Array.from(data.items)
    .filter((item) => item.kind === 'file')
    .map((item: DroppedItem) => ({
      entry: item.webkitGetAsEntry?.() ?? null,
      file: item.getAsFile(),
      handle: item.getAsFileSystemHandle?.().catch(() => null) ?? null
    }));
