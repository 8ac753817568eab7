// What is seen over the timeline, in one piece: it is fetched when somebody comes near.
export { Storyboard } from './storyboard.svelte';
export { default as TimelinePreview } from './TimelinePreview.svelte';
