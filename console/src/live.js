// Follows what goes on: each answer says where to go on from, and the gateway holds the next request
// until there is something new, a few seconds at most. Nothing is asked while nobody looks.
import { get } from './api.js';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Asks on and on.
 * @param path of the first request
 * @param took is given each answer; returns the path of the next request, or null where it is over
 * @param failed is given what went wrong, and null once it goes on
 * @returns what stops it
 */
export function follow(path, took, failed) {
  let over = false;
  const run = async () => {
    let next = path;
    while (next && !over) {
      if (document.visibilityState !== 'visible') {
        await pause(500);
        continue;
      }
      try {
        const answer = await get(next);
        if (over) return;
        next = took(answer);
        failed(null);
      } catch (problem) {
        if (over) return;
        if (problem.status === 401) window.dispatchEvent(new Event('signed-out'));
        failed(problem);
        if (problem.status >= 400 && problem.status < 500) return;
        await pause(2000);
      }
      // Where too many follow at once, the gateway answers without waiting.
      await pause(150);
    }
  };
  run();
  return () => {
    over = true;
  };
}
