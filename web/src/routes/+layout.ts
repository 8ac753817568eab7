// One page for every address: the server answers all of them with index.html, and the rest happens here.
export const ssr = false;
export const prerender = false;
