// Wakes a hidden page: timers of workers keep their time where those of pages sleep.
let timer: ReturnType<typeof setInterval> | undefined;

self.onmessage = ({ data }: MessageEvent<{ everyMs: number }>) => {
  clearInterval(timer);
  timer = setInterval(() => self.postMessage(null), data.everyMs);
};
