/** Told when the page goes to paper and when it is back, until the returned function is called. */
export function whilePrinting(tell: (printing: boolean) => void): () => void {
  const paper = window.matchMedia('print');
  const changed = () => tell(paper.matches);
  const begins = () => tell(true);
  const ends = () => tell(false);
  paper.addEventListener('change', changed);
  // Not every browser tells the media query in time.
  window.addEventListener('beforeprint', begins);
  window.addEventListener('afterprint', ends);
  return () => {
    paper.removeEventListener('change', changed);
    window.removeEventListener('beforeprint', begins);
    window.removeEventListener('afterprint', ends);
  };
}

/** On paper a link is its address; one that is its own text needs no second. */
export function tellAddresses(document: HTMLElement): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="http"]')) {
    const told = link.textContent.trim().replace(/\/$/, '') === link.href.replace(/\/$/, '');
    link.toggleAttribute('data-told', told);
  }
}

/** Pictures that nobody has come to are not there yet: without them the paper would be empty in their place. */
export async function print(document: HTMLElement): Promise<void> {
  const pictures = Array.from(document.querySelectorAll('img'));
  for (const picture of pictures) picture.loading = 'eager';
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  window.print();
}
