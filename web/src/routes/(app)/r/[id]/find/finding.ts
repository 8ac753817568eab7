// Finding in the transcript, in one piece: it is fetched when somebody begins.
export { Find } from './find.svelte';
export { default as FindBar } from './FindBar.svelte';
